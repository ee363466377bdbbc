"""Choosing what the network reads: the windows with the sentences that look most like an answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.reading.features import Candidate, LexicalFeatures
from rag.reading.question import Question
from rag.reading.weights import LogisticWeights
from rag.reading.windows import Window, windows_of
from rag.types import Hit, Passage

WINDOWS = 8
"""Windows read for a question at most."""


FeatureRows = dict[tuple[str, int], NDArray[np.float64]]
"""Features of a sentence by the id of its passage and its position there."""


class ShortList:
    """Chooses windows.

    Args:
        features: Counts for question and sentence.
        weights: How they are weighed.
    """

    def __init__(self, features: LexicalFeatures, weights: LogisticWeights) -> None:
        self._features = features
        self._weights = weights
        self._windows = lru_cache(maxsize=10_000)(windows_of)

    def choose(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Window], FeatureRows]:
        """Return the windows to read, most promising first, and the features of every sentence of the hits.

        Args:
            question: The question.
            hits: The hits, best first.

        Returns:
            The windows, and one row of ``LexicalFeatures`` a sentence.
        """
        candidates = [
            Candidate(hit, rank, position)
            for rank, hit in enumerate(hits, start=1)
            for position in range(len(hit.passage.sentences))
        ]
        rows = self._features.compute(question, candidates)
        if question.is_chinese:
            order = np.argsort(-self._weights.logits(rows), kind="stable")
        else:
            # Across languages only the embeddings can tell.
            order = np.argsort([-candidate.similarity for candidate in candidates], kind="stable")
        chosen: dict[tuple[str, int], Window] = {}
        for index in order:
            window = self._window(candidates[index].hit.passage, candidates[index].position)
            chosen.setdefault((window.passage.id, window.first), window)
            if len(chosen) == WINDOWS:
                break
        keys = [(candidate.hit.passage.id, candidate.position) for candidate in candidates]
        return list(chosen.values()), dict(zip(keys, rows, strict=True))

    def _window(self, passage: Passage, position: int) -> Window:
        return next(window for window in self._windows(passage) if window.holds(position))
