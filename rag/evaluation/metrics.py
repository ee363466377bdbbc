"""What is measured, each figure defined once. Ranking metrics come from ir-measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import ir_measures
from ir_measures import RR, Success

from rag.corpus import normalize
from rag.evaluation.questions import EvaluationQuestion, Span
from rag.types import Answer, Citation, Document, Passage

_ENOUGH = 0.5
"""Share of the shorter of two spans that must be common for one to count as the other."""


def ranking_metrics(rankings: Mapping[str, Sequence[str]], relevant: Mapping[str, Iterable[str]]) -> dict[str, float]:
    """Return hit@1, hit@5, hit@10 and MRR.

    Args:
        rankings: Passage ids by question id, best first.
        relevant: Ids of the passages that answer, by question id; only these questions count.

    Returns:
        The mean over the questions of each metric: hit@k is the share with a relevant passage among the first k, MRR
        the mean reciprocal rank of the first one.
    """
    judged = [ir_measures.Qrel(query, passage, 1) for query, ids in relevant.items() for passage in ids]
    run = [
        ir_measures.ScoredDoc(query, passage, -float(rank))
        for query, ids in rankings.items()
        for rank, passage in enumerate(ids)
    ]
    names = {Success @ 1: "hit@1", Success @ 5: "hit@5", Success @ 10: "hit@10", RR: "mrr"}
    values = ir_measures.calc_aggregate(list(names), judged, run)
    return {name: float(values[measure]) for measure, name in names.items()}


def gold_spans(question: EvaluationQuestion, documents: Sequence[Document]) -> list[list[Span]]:
    """Return where each gold quote stands: for each, the places given, or every occurrence of every alternative."""
    if question.places:
        return [list(alternatives) for alternatives in question.places]
    return [
        [span for alternative in alternatives for document in documents for span in _occurrences(alternative, document)]
        for alternatives in question.gold
    ]


def relevant_passages(
    question: EvaluationQuestion, documents: Sequence[Document], passages: Sequence[Passage]
) -> list[str]:
    """Return the ids of the passages that hold a gold quote."""
    spans = [span for alternatives in gold_spans(question, documents) for span in alternatives]
    return [p.id for p in passages if any(overlaps((p.source, p.start, p.end), span) for span in spans)]


def answer_is_right(question: EvaluationQuestion, answer: Answer) -> bool:
    """Whether the statements hold every part of the accepted answer, in any of its forms.

    Addresses do not count: a heading that happens to hold the answer is no statement.
    """
    said = _fold(" ".join(statement.text for statement in answer.statements))
    return answer.answerable and all(any(_fold(form) in said for form in part) for part in question.answers)


def cited_gold(question: EvaluationQuestion, answer: Answer, documents: Sequence[Document]) -> float:
    """Return the share of the gold quotes that the answer cites."""
    gold = gold_spans(question, documents)
    cited = [span_of(citation) for citation in answer.citations]
    found = [any(overlaps(span, other) for span in alternatives for other in cited) for alternatives in gold]
    return sum(found) / len(found) if found else 0.0


def supporting_citations(question: EvaluationQuestion, answer: Answer, documents: Sequence[Document]) -> list[bool]:
    """Return for each citation whether it is a gold quote."""
    spans = [span for alternatives in gold_spans(question, documents) for span in alternatives]
    return [any(overlaps(span_of(citation), span) for span in spans) for citation in answer.citations]


def span_of(citation: Citation) -> Span:
    """Return where a citation stands."""
    return citation.source, citation.start, citation.end


def overlaps(first: Span, second: Span) -> bool:
    """Whether two spans share at least half of the shorter one."""
    common = min(first[2], second[2]) - max(first[1], second[1])
    shorter = min(first[2] - first[1], second[2] - second[1])
    return first[0] == second[0] and common > 0 and common >= _ENOUGH * shorter


def _occurrences(quote: str, document: Document) -> Iterable[Span]:
    start = document.text.find(quote)
    while start >= 0:
        yield document.source, start, start + len(quote)
        start = document.text.find(quote, start + 1)


def _fold(text: str) -> str:
    return "".join(char for char in normalize(text) if char.isalnum() or char in ".%")
