import math
from collections.abc import Callable

import pytest

from rag.evaluation.figures import FIGURES, plain, summarise, summarise_by_kind
from rag.evaluation.outcome import Outcome


@pytest.fixture
def outcomes(make_answer: Callable, make_question: Callable) -> list[Outcome]:
    """A right answer, a wrong one, a refusal, and an answer and a refusal where there is none."""

    def outcome(answer, *, right: bool = False, kind: str = "number", **figures) -> Outcome:
        answerable = kind != "unanswerable"
        question = make_question(kind=kind, answerable=answerable)
        figures = {"gold_cited": 0.0, "supporting": (), "verbatim": True} | figures
        return Outcome(question, answer, right, **figures)

    def stated(confidence: float, seconds: float = 0.1):
        return make_answer(("一", None, [(0, 1, "一")]), confidence=confidence, seconds=seconds)

    return [
        outcome(stated(0.9, 0.3), right=True, gold_cited=0.5, supporting=(True,), span_em=1.0, span_f1=1.0, evidence_f1=0.8,
                alce_recall=1.0, alce_precision=1.0, right_source=True),
        outcome(stated(0.6), supporting=(False, False), span_em=0.0, span_f1=0.5, evidence_f1=0.4,
                alce_recall=0.0, alce_precision=0.0, right_source=False),
        outcome(make_answer(confidence=0.1), kind="list", evidence_f1=0.0, right_source=False),
        outcome(stated(0.7), kind="unanswerable"),
        outcome(make_answer(confidence=0.2), kind="unanswerable"),
    ]  # fmt: skip


def test_figures_over_all_questions(outcomes: list[Outcome]) -> None:
    found = summarise(outcomes)
    expected = {
        "questions": 5,
        "right": 1 / 3,
        "span_em": 1 / 2,
        "span_f1": 3 / 4,
        "evidence_f1": 1.2 / 3,
        "right_source": 1 / 3,
        "gold_cited": 1 / 3,
        "citation_recall": 0.5 / 3,
        "citation_precision": 1 / 3,
        "alce_recall": 1 / 2,
        "alce_precision": 1 / 2,
        "verbatim": 1,
        "false_answers": 1 / 2,
        "false_refusals": 1 / 3,
        # 0.9 beats both, 0.6 beats 0.2, 0.1 beats none.
        "auroc": 3 / 6,
        # Surest first: right, answered in vain, wrong.
        "aurc": (0 + 1 / 2 + 2 / 3) / 3,
        "latency_p50": 0.1,
        "latency_p95": 0.3,
    }
    assert found.pop("memory") > 0
    assert found == pytest.approx(expected)


def test_every_figure_has_a_value(outcomes: list[Outcome]) -> None:
    assert set(summarise(outcomes)) == {"questions", *(figure.key for figure in FIGURES)}


def test_figures_by_kind_compare_with_all_unanswerable_questions(outcomes: list[Outcome]) -> None:
    kinds = summarise_by_kind(outcomes)
    assert list(kinds) == ["list", "number", "unanswerable"]
    assert kinds["number"]["auroc"] == pytest.approx(3 / 4)
    assert kinds["list"]["auroc"] == 0
    assert kinds["unanswerable"]["false_answers"] == 0.5
    assert math.isnan(kinds["list"]["span_f1"])
    assert plain(kinds["list"])["span_f1"] is None


def test_nothing_asked_has_no_figures() -> None:
    found = summarise([])
    assert all(math.isnan(value) for key, value in found.items() if key not in {"questions", "memory"})


def test_values_are_shown_with_their_unit() -> None:
    units = {figure.key: figure for figure in FIGURES}
    assert units["right"].show(0.5) == "50.0%"
    assert units["right"].show(float("nan")) == "-"
    assert units["auroc"].show(0.5) == "0.500"
    assert units["latency_p50"].show(0.1234) == "123 ms"
    assert units["memory"].show(512.4) == "512 MiB"
