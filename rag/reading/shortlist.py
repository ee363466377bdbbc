"""Choosing what the network reads: the windows around the sentences that look most like an answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.reading.features import Candidate, LexicalFeatures, Matrix
from rag.reading.question import Question
from rag.reading.weights import LogisticWeights
from rag.reading.windows import Window, make_window
from rag.types import Hit

WINDOWS = 4
"""Windows read for a question in the language of the sources."""
WINDOWS_ACROSS = 6
"""Windows read for a question in another language, where shared words cannot tell which sentence answers."""


class ShortList:
    """Chooses windows.

    Args:
        features: Counts for question and sentence.
        weights: How they are weighed.
    """

    def __init__(self, features: LexicalFeatures, weights: LogisticWeights) -> None:
        self._features = features
        self._weights = weights

    def choose(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Window], Matrix]:
        """Return the windows to read, most promising first, and the features of the sentence each was chosen for.

        Args:
            question: The question.
            hits: The hits, best first.

        Returns:
            The windows, and one row of ``LexicalFeatures`` a window.
        """
        candidates = [
            Candidate(hit, rank, position)
            for rank, hit in enumerate(hits, start=1)
            for position in range(len(hit.passage.sentences))
        ]
        rows = self._features.compute(question, candidates)
        # Across languages the order of the passages is all there is to go by.
        order = np.argsort(-self._weights.logits(rows), kind="stable") if question.is_chinese else range(len(rows))
        limit = WINDOWS if question.is_chinese else WINDOWS_ACROSS
        windows: list[Window] = []
        chosen: list[int] = []
        covered: set[tuple[str, int]] = set()
        for index in order:
            candidate = candidates[index]
            passage = candidate.hit.passage
            if (passage.id, candidate.position) in covered:
                continue
            window = make_window(passage, candidate.position)
            covered.update((passage.id, window.first + number) for number in range(len(window.bounds)))
            windows.append(window)
            chosen.append(int(index))
            if len(windows) == limit:
                break
        return windows, rows[chosen]
