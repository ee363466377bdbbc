"""What an evaluation found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.evaluation.outcome import Outcome


@dataclass(frozen=True)
class Results:
    """What an evaluation found.

    Attributes:
        name: The question set.
        outcomes: What became of each question.
        figures: The figures over all of them.
        by_kind: The figures by kind of question.
        retrieval: The ranking metrics by retriever; empty where search was restricted.
    """

    name: str
    outcomes: Sequence[Outcome]
    figures: Mapping[str, float]
    by_kind: Mapping[str, Mapping[str, float]]
    retrieval: Mapping[str, Mapping[str, float]]
