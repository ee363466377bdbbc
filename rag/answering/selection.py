"""Which evidence becomes statements."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.extractive import present
from rag.answering.lists import ListIndex
from rag.corpus import normalize
from rag.retrieval.question import Question
from rag.types import Evidence

MOST = 5
"""Statements in an answer at most."""
_KEEP = {"number": 0.2, "date": 0.2, "list": 0.2, "other": 0.25}
"""Share of the best probability that a further statement needs: several facts may answer a list, one a number."""


def select(question: Question, evidence: Sequence[Evidence], lists: ListIndex, *, limit: int) -> list[list[Evidence]]:
    """Choose the evidence to state.

    Args:
        question: The question as understood.
        evidence: Sentences with probabilities, best first; at least one.
        lists: The lists that the speeches count out.
        limit: How many statements at most; a list may have five.

    Returns:
        The evidence of each statement. Sentences that say the same in several places share one; the items of a list
        come in the order of the speech, several in one statement when they are more than five.
    """
    items = lists.complete(question, evidence)
    if items:
        size = -(-len(items) // MOST)
        return [items[at : at + size] for at in range(0, len(items), size)]
    groups = _group(question, evidence, limit=MOST if question.expected == "list" else limit)
    if question.expected == "list" and len({group[0].passage.source for group in groups}) == 1:
        groups.sort(key=lambda group: group[0].sentence.start)
    return groups


def _group(question: Question, evidence: Sequence[Evidence], *, limit: int) -> list[list[Evidence]]:
    floor = evidence[0].score * _KEEP[question.expected]
    groups: list[list[Evidence]] = []
    keys: list[str] = []
    for item in evidence:
        if item.score < floor:
            break
        key = normalize(present(item.sentence.text))
        same = next((i for i, known in enumerate(keys) if key in known or known in key), None)
        if same is not None:
            groups[same].append(item)
        elif len(groups) < limit:
            groups.append([item])
            keys.append(key)
    return groups
