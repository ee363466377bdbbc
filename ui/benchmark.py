"""How fast the page is: ``python -m ui.benchmark``; prints a table.

Opens the page over the packaged speeches in Chromium, and asks through the endpoint as many people at once would.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from rag.knowledge_base import KnowledgeBase
from ui.app import build_app
from ui.examples import derived_examples
from ui.server import launch
from ui.texts import ZH

if TYPE_CHECKING:
    from playwright.sync_api import Page

_READY = "document.querySelector('.wz-welcome') && document.querySelector('.submit-button')"
_QUESTIONS_EACH = 5


def main(
    *,
    rounds: Annotated[int, typer.Option(min=1, help="Questions asked in the browser.")] = 30,
    people: Annotated[int, typer.Option(min=1, help="People who ask at the same time.")] = 20,
) -> None:
    """Measure the page and print a table of milliseconds."""
    knowledge_base = KnowledgeBase.seeds(progress=True)
    knowledge_base.warm_up()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    app = build_app(knowledge_base)
    address = launch(app, "127.0.0.1", port, block=False)
    questions = list(derived_examples(knowledge_base.documents, ZH, 100))
    table = Table("figure", "p50 ms", "p95 ms", "n", title="Chat page")
    for name, times in (*_in_browser(address, questions, rounds).items(), _at_once(address, questions, people)):
        p50, p95 = np.percentile(np.asarray(times) * 1000, [50, 95])
        table.add_row(name, f"{p50:.0f}", f"{p95:.0f}", str(len(times)))
    Console().print(table)
    app.close(verbose=False)


def _in_browser(address: str, questions: list[str], rounds: int) -> dict[str, list[float]]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the test extra

    chromium = os.environ.get("WENZHENG_CHROMIUM") or shutil.which("chromium")
    times: dict[str, list[float]] = {
        "page interactive": [],
        "first text": [],
        "whole answer": [],
        "sentence in view": [],
    }
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        for _ in range(5):
            started = time.perf_counter()
            page.goto(address)
            page.wait_for_function(_READY)
            times["page interactive"].append(time.perf_counter() - started)
        for number in range(rounds):
            _ask(page, questions[number % len(questions)], number, times)
        browser.close()
    return times


def _ask(page: Page, question: str, number: int, times: dict[str, list[float]]) -> None:
    turn = f".wz-turn:nth-of-type({number + 1})"
    page.fill("#wz-box textarea", question)
    started = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{turn} :is(.wz-reply p:not(.wz-status), .wz-refusal)")
    times["first text"].append(time.perf_counter() - started)
    page.wait_for_selector(f"{turn} .wz-acts")
    times["whole answer"].append(time.perf_counter() - started)
    if page.locator(f"{turn} .wz-marker").count():
        page.click("[data-act='contents']")
        page.wait_for_selector("[data-view='contents']")
        started = time.perf_counter()
        page.click(f"{turn} .wz-marker >> nth=0")
        page.wait_for_selector("mark")
        times["sentence in view"].append(time.perf_counter() - started)


def _at_once(address: str, questions: list[str], people: int) -> tuple[str, list[float]]:
    from gradio_client import Client  # noqa: PLC0415 - the page itself does without it

    def visit(person: int) -> list[float]:
        client = Client(address, verbose=False)
        times = []
        for number in range(_QUESTIONS_EACH):
            question = questions[(person * _QUESTIONS_EACH + number) % len(questions)]
            started = time.perf_counter()
            answer = client.predict(question, api_name="/ask")
            times.append(time.perf_counter() - started)
            if answer["question"] != question:
                raise RuntimeError(f"{question!r} got the answer to {answer['question']!r}")
        return times

    with ThreadPoolExecutor(people) as pool:
        found = [taken for times in pool.map(visit, range(people)) for taken in times]
    return f"answer, {people} people at once", found


if __name__ == "__main__":
    typer.run(main)
