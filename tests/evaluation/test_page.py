import base64
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from rag.evaluation.figures import summarise, summarise_by_kind
from rag.evaluation.outcome import Outcome
from rag.evaluation.page import render_page, worst_failures
from rag.evaluation.results import Results

EVIL = '<script>alert("1")</script>&\'<img src=http://a/b.png>'


@pytest.fixture
def results(make_answer: Callable, make_question: Callable) -> Results:
    def outcome(name: str, answer, *, right: bool = False, answerable: bool = True) -> Outcome:
        question = make_question(
            id=name, kind=EVIL, question=f"{EVIL}几座？", answers=[[EVIL]], quotes=[EVIL],
            answerable=answerable, near_miss=EVIL,
        )  # fmt: skip
        return Outcome(question, answer, right, 0.0, tuple(False for _ in answer.citations), verbatim=True)

    def stated(confidence: float):
        return make_answer((f"共{EVIL}座", EVIL, [(0, len(EVIL), EVIL)]), confidence=confidence, source=EVIL)

    outcomes = [
        outcome("right", stated(0.95), right=True),
        outcome("refused", make_answer(confidence=0.05)),
        outcome("unsure", stated(0.4)),
        outcome("false", stated(0.8), answerable=False),
    ]
    retrieval = {"fused": {"hit@1": 0.5, "mrr": 0.625}}
    return Results(EVIL, outcomes, summarise(outcomes), summarise_by_kind(outcomes), retrieval)


class Tags(HTMLParser):
    """Collects the tags and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def test_every_text_is_escaped(results: Results) -> None:
    page = render_page(results)
    assert "<script" not in page
    tags = read(page)
    assert all(str(values.get("src")).startswith("data:") for tag, values in tags.found if tag == "img")
    # Title, heading, kind, question, expected, near miss, answer, gold quote, citation: all arrive as text.
    assert tags.text.count(EVIL) > 9


def test_page_needs_no_other_file(results: Results) -> None:
    page = render_page(results)
    tags = read(page)
    assert not {"script", "link", "iframe", "object", "embed", "base"} & {tag for tag, _ in tags.found}
    for _, values in tags.found:
        for name in ("src", "href", "srcset", "data", "action", "poster"):
            assert name not in values or str(values[name]).startswith("data:image/svg+xml;base64,")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert "url(" not in style.group(1)
    assert "@import" not in style.group(1)


def test_plots_are_embedded_and_repeatable(results: Results) -> None:
    plots = [str(values["src"]) for tag, values in read(render_page(results)).found if tag == "img"]
    assert len(plots) == 3
    for plot in plots:
        drawing = base64.b64decode(plot.partition(",")[2]).decode()
        assert "<svg" in drawing
        # Names of vocabularies aside, a drawing points at nothing outside itself.
        assert all(target.startswith("#") for target in re.findall(r'xlink:href="([^"]*)"', drawing))
    assert render_page(results) == render_page(results)


def test_tables_hold_the_figures(results: Results) -> None:
    text = read(render_page(results)).text
    for shown in ("answers right", "33.3%", "AURC", "hit@1", "0.625", "4 questions: 3 answerable, 1 not."):
        assert shown in text


def test_worst_failures_first(results: Results) -> None:
    assert [outcome.question.id for outcome in worst_failures(results.outcomes)] == ["false", "unsure", "refused"]


def test_nothing_asked_gives_a_page_without_plots() -> None:
    page = render_page(Results("empty", [], summarise([]), {}, {}))
    assert "<img" not in page
    assert "None." in page
