"""Reading the answer off the network's scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 48
"""Longest short answer, in tokens."""


@dataclass(frozen=True)
class SentenceScore:
    """What the network says of one sentence of a window.

    Attributes:
        score: Score of the best span in it above that of "no answer in this window".
        inside: Highest log-odds of a token of it to belong to an answer.
        start: First character of the best span in the window's text.
        end: One past its last character.
    """

    score: float
    inside: float
    start: int
    end: int


def sentence_scores(
    start: NDArray[np.float32],
    end: NDArray[np.float32],
    inside: NDArray[np.float32],
    offsets: NDArray[np.int64],
    bounds: Sequence[tuple[int, int]],
) -> list[SentenceScore | None]:
    """Return what the network says of each sentence of a window.

    Args:
        start: Scores of the tokens as first of the answer, shape (tokens,); position 0 is "no answer".
        end: Scores as last of the answer.
        inside: Log-odds to belong to an answer.
        offsets: Start and end of each token in the window's text, shape (tokens, 2); negative outside it.
        bounds: Start and end of each sentence in the window's text.

    Returns:
        One entry a sentence, in order; None for a sentence that the network did not see.
    """
    null = float(start[0] + end[0])
    found: list[SentenceScore | None] = []
    for first, last in bounds:
        # A token may take in the space before it.
        tokens = np.flatnonzero((offsets[:, 1] > first) & (offsets[:, 0] < last) & (offsets[:, 0] >= 0))
        if not len(tokens):
            found.append(None)
            continue
        sums = start[tokens][:, np.newaxis] + end[tokens][np.newaxis, :]
        # A span ends where it starts or after, and is no longer than a short answer.
        allowed = np.triu(np.ones_like(sums, dtype=bool)) & ~np.triu(np.ones_like(sums, dtype=bool), LONGEST)
        left, right = np.unravel_index(int(np.argmax(np.where(allowed, sums, -np.inf))), sums.shape)
        found.append(
            SentenceScore(
                score=float(sums[left, right]) - null,
                inside=float(inside[tokens].max()),
                start=max(first, int(offsets[tokens[left], 0])),
                end=min(last, int(offsets[tokens[right], 1])),
            )
        )
    return found
