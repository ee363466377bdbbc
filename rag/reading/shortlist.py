"""Choosing what the network reads: the windows with the sentences that look most like an answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.reading.windows import Window, windows_of
from rag.types import Hit

WINDOWS = 8
"""Windows read for a question at most."""
FOREIGN_WINDOWS = 16
"""The same for a question in another language than the speeches: similarities across languages rank less well."""

_windows_of = lru_cache(maxsize=10_000)(windows_of)


def short_list(hits: Sequence[Hit], most: int = WINDOWS) -> list[Window]:
    """Return the windows to read, most promising first.

    Args:
        hits: The hits, best first, each with the scores of its sentences.
        most: Windows at most.
    """
    sentences = [(score, hit, position) for hit in hits for position, score in enumerate(_scores(hit))]
    chosen: dict[tuple[str, int], Window] = {}
    for _, hit, position in sorted(sentences, key=lambda sentence: -sentence[0]):
        window = next(window for window in _windows_of(hit.passage) if window.holds(position))
        chosen.setdefault((window.passage.id, window.first), window)
        if len(chosen) == most:
            break
    return list(chosen.values())


def _scores(hit: Hit) -> Sequence[float]:
    """Return what tells a hit's sentences apart; without a reranker, their embeddings."""
    return hit.sentence_scores or hit.sentence_similarities
