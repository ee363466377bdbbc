"""The figures over a set of outcomes, each named and defined once."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import psutil

from rag.evaluation.confidence import area_under_risk_coverage, auroc, risk_coverage
from rag.evaluation.outcome import Outcome


@dataclass(frozen=True)
class Figure:
    """One figure of an evaluation.

    Attributes:
        key: Its key in the JSON.
        label: Its name in tables.
        definition: What it is, in one sentence.
        unit: How it is printed.
        by_kind: Whether the terminal's table by kind of question, which must fit 80 columns, shows it.
    """

    key: str
    label: str
    definition: str
    unit: Literal["share", "number", "milliseconds", "MiB"] = "share"
    by_kind: bool = False

    def show(self, value: float) -> str:
        """Return a value as it is printed; a dash where the figure is not defined."""
        if math.isnan(value):
            return "-"
        if self.unit == "share":
            return f"{value:.1%}"
        if self.unit == "number":
            return f"{value:.3f}"
        return f"{value * 1000:.0f} ms" if self.unit == "milliseconds" else f"{value:.0f} MiB"


FIGURES = (
    Figure("right", "answers right", "Answerable questions whose statements hold every part of the answer.", by_kind=True),
    Figure("span_em", "span EM", "Short answers that match a reference exactly (CMRC 2018)."),
    Figure("span_f1", "span F1", "Mean F1 of short answer and reference, longest common run (CMRC 2018).", by_kind=True),
    Figure("evidence_f1", "evidence F1", "Mean F1 of quotes and gold evidence, bags of characters (ExpMRC).", by_kind=True),
    Figure("right_source", "right source", "Answerable questions whose first citation is from a gold paragraph.", by_kind=True),
    Figure("gold_cited", "gold cited", "Answerable questions with a gold quote among the citations.", by_kind=True),
    Figure("citation_recall", "citation recall", "Mean share of the gold quotes that are cited."),
    Figure("citation_precision", "citation precision", "Citations, over all answers, that are gold quotes."),
    Figure("alce_recall", "ALCE recall", "Mean share of statements that a gold quote backs, of answerable questions answered."),
    Figure("alce_precision", "ALCE precision", "Mean share of citations that are gold quotes, of answerable questions answered."),
    Figure("verbatim", "quotes verbatim", "Questions whose quotes all stand in the source, character for character."),
    Figure("false_answers", "false answers", "Unanswerable questions that were answered.", by_kind=True),
    Figure("false_refusals", "false refusals", "Answerable questions that were refused.", by_kind=True),
    Figure("auroc", "refusal AUROC", "Chance that an answerable question gets more confidence than an unanswerable one.", "number"),
    Figure("aurc", "AURC", "Mean share of wrong answers over the coverages reached; 0 is best.", "number"),
    Figure("latency_p50", "latency p50", "Median time of an answer.", "milliseconds"),
    Figure("latency_p95", "latency p95", "95 of 100 answers took no longer.", "milliseconds"),
    Figure("memory", "peak memory", "Peak memory of the process.", "MiB"),
)  # fmt: skip


def summarise(outcomes: Sequence[Outcome], unanswerable: Sequence[Outcome] | None = None) -> dict[str, float]:
    """Return the figures over a set of outcomes.

    Args:
        outcomes: The outcomes.
        unanswerable: What the confidence of answerable questions is compared with; by default those among the outcomes.

    Returns:
        ``questions`` and a value for each of ``FIGURES``; NaN where it is not defined for these questions.
    """
    asked = [outcome for outcome in outcomes if outcome.question.answerable]
    refusable = [outcome for outcome in outcomes if not outcome.question.answerable]
    seconds = sorted(outcome.answer.timings["total"] for outcome in outcomes)
    return {
        "questions": len(outcomes),
        "right": _mean(outcome.right for outcome in asked),
        "span_em": _mean(outcome.span_em for outcome in asked),
        "span_f1": _mean(outcome.span_f1 for outcome in asked),
        "evidence_f1": _mean(outcome.evidence_f1 for outcome in asked),
        "right_source": _mean(outcome.right_source for outcome in asked),
        "gold_cited": _mean(outcome.gold_cited > 0 for outcome in asked),
        "citation_recall": _mean(outcome.gold_cited for outcome in asked),
        "citation_precision": _mean(flag for outcome in asked for flag in outcome.supporting),
        "alce_recall": _mean(outcome.alce_recall for outcome in asked),
        "alce_precision": _mean(outcome.alce_precision for outcome in asked),
        "verbatim": _mean(outcome.verbatim for outcome in outcomes),
        "false_answers": _mean(outcome.answer.answerable for outcome in refusable),
        "false_refusals": _mean(not outcome.answer.answerable for outcome in asked),
        "auroc": auroc(confidences(asked), confidences(refusable if unanswerable is None else unanswerable)),
        "aurc": area_under_risk_coverage(curve(outcomes)),
        "latency_p50": statistics.median(seconds) if seconds else float("nan"),
        "latency_p95": seconds[round(0.95 * (len(seconds) - 1))] if seconds else float("nan"),
        "memory": peak_memory(),
    }


def summarise_by_kind(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Return the figures by kind of question.

    The confidence of a kind's answerable questions is compared with that of all unanswerable ones.
    """
    unanswerable = [outcome for outcome in outcomes if not outcome.question.answerable]
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.question.kind].append(outcome)
    return {kind: summarise(group, unanswerable) for kind, group in sorted(groups.items())}


def curve(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    """Return the risk-coverage curve of the answers given."""
    answered = [outcome for outcome in outcomes if outcome.answer.answerable]
    return risk_coverage(confidences(answered), [outcome.right for outcome in answered], len(outcomes))


def confidences(outcomes: Iterable[Outcome]) -> list[float]:
    """Return the confidence of each answer or refusal."""
    return [outcome.answer.confidence for outcome in outcomes]


def plain(values: Mapping[str, float]) -> dict[str, float | None]:
    """Return figures for JSON, which knows no NaN."""
    return {key: None if math.isnan(value) else value for key, value in values.items()}


def peak_memory() -> float:
    """Return the peak resident memory of this process in MiB, or the present one where the system tells no peak."""
    info = psutil.Process().memory_info()
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return float(getattr(info, "peak_wset", info.rss)) / 2**20
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def _mean(values: Iterable[float | None]) -> float:
    """Return the mean of the values that are defined; NaN without any."""
    defined = [float(value) for value in values if value is not None]
    return statistics.fmean(defined) if defined else float("nan")
