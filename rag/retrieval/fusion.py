"""Fusion of rankings by reciprocal rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

SMOOTHING = 10
"""The constant k of the paper, which has 60; smaller, the first of each ranking count more. Chosen on tuning questions."""

Item = TypeVar("Item", bound=Hashable)


def reciprocal_rank_fusion(
    rankings: Sequence[Sequence[Item]], weights: Sequence[float] | None = None
) -> list[tuple[Item, float]]:
    """Fuse rankings (Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion", SIGIR 2009).

    Args:
        rankings: Items of each ranking, best first, without repetition.
        weights: How much each ranking counts; all the same by default.

    Returns:
        Every item with the weighted sum of 1 / (SMOOTHING + rank), best first; ties in order of first appearance.
    """
    scores: dict[Item, float] = defaultdict(float)
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, item in enumerate(ranking, start=1):
            scores[item] += weight / (SMOOTHING + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
