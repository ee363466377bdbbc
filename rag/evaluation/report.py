"""The evaluation as printed tables, as JSON and as a page."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from rag.evaluation.figures import FIGURES, plain, summarise, summarise_by_kind
from rag.evaluation.outcome import Outcome
from rag.evaluation.results import Results
from rag.evaluation.run import compare_retrievers, run_questions
from rag.evaluation.sets import EvaluationSet


def evaluate_and_print(
    asked: EvaluationSet,
    *,
    split: str,
    output: Path,
    failures: bool = False,
    page: Path | None = None,
) -> dict[str, Any]:
    """Run a question set, print its figures and save them as JSON.

    Args:
        asked: The questions and whom to ask.
        split: What split they are, for the JSON.
        output: Where the JSON is saved, every answer included.
        failures: Whether to list the questions that went wrong.
        page: Where the page is saved, if one is wanted.

    Returns:
        What was saved.
    """
    started = time.perf_counter()
    results = _run(asked)
    seconds = time.perf_counter() - started
    report: dict[str, Any] = {
        "set": results.name,
        "split": split,
        "retrieval": results.retrieval,
        "answers": plain(results.figures),
        "by_kind": {kind: plain(values) for kind, values in results.by_kind.items()},
        "seconds": seconds,
        "outcomes": [outcome.to_dict() for outcome in results.outcomes],
    }
    output.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    console = Console()
    if results.retrieval:
        console.print(_retrieval_table(results.retrieval))
    console.print(_kind_table(results.by_kind))
    console.print(_answer_table(results.figures, seconds))
    if failures:
        _print_failures(console, results.outcomes)
    saved = [output]
    if page:
        # Only the page needs matplotlib.
        from rag.evaluation.page import write_page  # noqa: PLC0415

        write_page(results, page)
        saved.append(page)
    console.print("saved:", *saved, highlight=False, markup=False, soft_wrap=True)
    return report


def _run(asked: EvaluationSet) -> Results:
    outcomes = run_questions(asked.knowledge_base, asked.questions, asked.ask)
    restricted = asked.ask is not None
    return Results(
        name=asked.name,
        outcomes=outcomes,
        figures=summarise(outcomes),
        by_kind=summarise_by_kind(outcomes),
        retrieval={} if restricted else compare_retrievers(asked.knowledge_base, asked.questions, outcomes),
    )


def _retrieval_table(metrics: Mapping[str, Mapping[str, float]]) -> Table:
    table = Table("retriever", *next(iter(metrics.values())), title="Retrieval, answerable questions")
    for name, values in metrics.items():
        table.add_row(name, *(f"{value:.3f}" for value in values.values()))
    return table


def _kind_table(kinds: Mapping[str, Mapping[str, float]]) -> Table:
    shown = [figure for figure in FIGURES if figure.by_kind]
    # A word a line: the columns must fit 80 characters.
    labels = (figure.label.replace(" ", "\n") for figure in shown)
    table = Table(
        "kind",
        "n",
        *labels,
        title="Answers by kind of question",
        box=SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    for kind, values in kinds.items():
        table.add_row(kind, str(int(values["questions"])), *(figure.show(values[figure.key]) for figure in shown))
    return table


def _answer_table(values: Mapping[str, float], seconds: float) -> Table:
    table = Table("figure", "value", title=f"All {int(values['questions'])} questions")
    for figure in FIGURES:
        table.add_row(figure.label, figure.show(values[figure.key]))
    table.add_row("duration", f"{seconds:.1f} s")
    return table


def _print_failures(console: Console, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        question, answer = outcome.question, outcome.answer
        if not outcome.failed:
            continue
        console.rule(f"{question.id} {question.kind}", align="left")
        console.print(answer.standalone_question, style="bold", markup=False)
        console.print("expected:", " + ".join(" / ".join(part) for part in question.answers) or "refusal", markup=False)
        console.print(f"got ({answer.confidence:.2f}):", answer.text, markup=False)
