"""Running a question set through a knowledge base."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import psutil
from tqdm import tqdm

from rag.evaluation.metrics import (
    answer_is_right,
    cited_gold,
    ranking_metrics,
    relevant_passages,
    supporting_citations,
)
from rag.evaluation.questions import EvaluationQuestion
from rag.knowledge_base import KnowledgeBase
from rag.types import Answer, Hit

DEPTH = 50
"""Hits looked at when retrievers are compared."""


@dataclass(frozen=True)
class Outcome:
    """What became of one question.

    Attributes:
        question: The question.
        answer: The answer given.
        right: Whether an answerable question got every part of its answer.
        gold_cited: Share of the gold quotes that are cited.
        supporting: For each citation of an answerable question, whether it is a gold quote.
        verbatim: Whether every quote is, character for character, what stands in the source.
    """

    question: EvaluationQuestion
    answer: Answer
    right: bool
    gold_cited: float
    supporting: tuple[bool, ...]
    verbatim: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as plain JSON types."""
        return asdict(self) | {"question": self.question.model_dump(), "answer": self.answer.to_dict()}


def run_questions(knowledge_base: KnowledgeBase, questions: Sequence[EvaluationQuestion]) -> list[Outcome]:
    """Ask every question, with a progress bar on a terminal.

    Args:
        knowledge_base: Whom to ask.
        questions: What to ask.

    Returns:
        The outcomes in order.
    """
    sources = {document.source: document.text for document in knowledge_base.documents}
    outcomes = []
    for question in tqdm(questions, desc="asking", unit="question", disable=None, leave=False):
        answer = knowledge_base.ask(question.question, question.history, question.speeches)
        quotes = [*answer.citations, *answer.closest]
        outcomes.append(
            Outcome(
                question=question,
                answer=answer,
                right=question.answerable and answer_is_right(question, answer),
                gold_cited=cited_gold(question, answer, knowledge_base.documents),
                supporting=tuple(supporting_citations(question, answer, knowledge_base.documents)),
                verbatim=all(sources[quote.source][quote.start : quote.end] == quote.quote for quote in quotes),
            )
        )
    return outcomes


def compare_retrievers(
    knowledge_base: KnowledgeBase, questions: Sequence[EvaluationQuestion], outcomes: Sequence[Outcome]
) -> dict[str, dict[str, float]]:
    """Return the ranking metrics of dense, lexical and fused retrieval over the answerable questions."""
    rankings: dict[str, dict[str, list[str]]] = {"dense": {}, "lexical": {}, "fused": {}}
    understood = {outcome.question.id: outcome.answer.standalone_question for outcome in outcomes}
    answerable = [question for question in questions if question.answerable]
    for question in answerable:
        hits = knowledge_base.search(understood[question.id], DEPTH, question.speeches)
        rankings["dense"][question.id] = _ranked(hits, "dense_rank")
        rankings["lexical"][question.id] = _ranked(hits, "lexical_rank")
        rankings["fused"][question.id] = [hit.passage.id for hit in hits]
    relevant = {
        question.id: relevant_passages(question, knowledge_base.documents, knowledge_base.passages)
        for question in answerable
    }
    return {name: ranking_metrics(ranking, relevant) for name, ranking in rankings.items()}


def _ranked(hits: Sequence[Hit], rank: str) -> list[str]:
    ranked = [hit for hit in hits if getattr(hit, rank) is not None]
    return [hit.passage.id for hit in sorted(ranked, key=lambda hit: int(getattr(hit, rank)))]


def summarise(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures over a set of outcomes.

    Returns:
        ``right``, ``gold_cited`` (share of answerable questions with a gold quote cited), ``citation_recall`` (mean
        share of gold quotes cited), ``citation_precision`` (share of citations that are gold quotes),
        ``false_refusals``, ``false_answers``, ``auroc`` (of the confidence, answerable against not), ``verbatim``,
        ``latency_p50`` and ``latency_p95`` in seconds, ``memory`` (peak of the process so far, in MiB).
    """
    asked = [outcome for outcome in outcomes if outcome.question.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.question.answerable]
    citations = [flag for outcome in asked for flag in outcome.supporting]
    seconds = sorted(outcome.answer.timings["total"] for outcome in outcomes)
    return {
        "questions": len(outcomes),
        "right": _share(outcome.right for outcome in asked),
        "gold_cited": _share(outcome.gold_cited > 0 for outcome in asked),
        "citation_recall": statistics.fmean(o.gold_cited for o in asked) if asked else float("nan"),
        "citation_precision": _share(citations),
        "false_refusals": _share(not outcome.answer.answerable for outcome in asked),
        "false_answers": _share(outcome.answer.answerable for outcome in unanswerable),
        "auroc": _auroc(asked, unanswerable),
        "verbatim": _share(outcome.verbatim for outcome in outcomes),
        "latency_p50": statistics.median(seconds),
        "latency_p95": seconds[min(len(seconds) - 1, round(0.95 * (len(seconds) - 1)))],
        "memory": peak_memory(),
    }


def peak_memory() -> float:
    """Return the peak resident memory of this process in MiB, or the present one where the system tells no peak."""
    info = psutil.Process().memory_info()
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return float(getattr(info, "peak_wset", info.rss)) / 2**20
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def _share(flags: Any) -> float:
    values = [bool(flag) for flag in flags]
    return sum(values) / len(values) if values else float("nan")


def _auroc(asked: Sequence[Outcome], unanswerable: Sequence[Outcome]) -> float:
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - half a second that nothing else needs

    if not asked or not unanswerable:
        return float("nan")
    labels = [1] * len(asked) + [0] * len(unanswerable)
    return float(roc_auc_score(labels, [outcome.answer.confidence for outcome in (*asked, *unanswerable)]))
