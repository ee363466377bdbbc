"""BM25 over character bigrams with bm25s."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag.index.base import Ranking

# The library logs every build at debug level, whatever the program's own level.
logging.getLogger("bm25s").setLevel(logging.WARNING)

FOLDER_NAME = "lexical"
K1 = 1.2
B = 0.75


class BM25Store:
    """An inverted index with precomputed BM25 scores (Lù, "BM25S", 2024).

    Args:
        index: The bm25s index, or None when no row has a token.
        rows: Number of rows.
    """

    def __init__(self, index: bm25s.BM25 | None, rows: int) -> None:
        self._index = index
        self._rows = rows

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> BM25Store:
        """Index the tokens of each row.

        Args:
            documents: Tokens of each row.

        Returns:
            The store; row numbers are positions in ``documents``.
        """
        if not any(documents):
            return cls(None, len(documents))
        index = bm25s.BM25(k1=K1, b=B, method="lucene")
        index.index([list(tokens) for tokens in documents], show_progress=False)
        return cls(index, len(documents))

    @classmethod
    def load(cls, folder: Path, rows: int) -> BM25Store:
        """Read a store of ``rows`` rows that ``save`` wrote."""
        if not (folder / FOLDER_NAME).exists():
            return cls(None, rows)
        return cls(bm25s.BM25.load(folder / FOLDER_NAME, show_progress=False), rows)

    def save(self, folder: Path) -> None:
        """Write the store into an existing folder."""
        if self._index is not None:
            self._index.save(folder / FOLDER_NAME, show_progress=False)

    def search(self, tokens: Sequence[str], k: int, rows: NDArray[np.int64] | None = None) -> Ranking:
        """Return the k best rows that share at least one token with the question.

        Args:
            tokens: The question's tokens.
            k: How many rows at most.
            rows: The only rows to consider, or None for all.

        Returns:
            Row numbers with BM25 scores, best first; ties in row order.
        """
        known = [] if self._index is None else [token for token in tokens if self.has(token)]
        if self._index is None or not known:
            return []
        return self._best(self._index.get_scores(known), k, rows)

    def search_terms(
        self, terms: Sequence[Sequence[Sequence[str]]], k: int, rows: NDArray[np.int64] | None = None
    ) -> Ranking:
        """Return the k best rows that hold a term; a row's score for a term is that of its best alternative.

        Args:
            terms: For each term, its alternatives, each the tokens that say it.
            k: How many rows at most.
            rows: The only rows to consider, or None for all.

        Returns:
            Row numbers with the sums of their scores, best first; ties in row order.
        """
        if self._index is None:
            return []
        scores = np.zeros(self._rows, dtype=np.float32)
        for alternatives in terms:
            known = [list(tokens) for tokens in alternatives if tokens and all(map(self.has, tokens))]
            if known:
                scores += np.max([self._whole(tokens) for tokens in known], axis=0)
        return self._best(scores, k, rows)

    def _whole(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return the scores of rows that hold every one of some tokens; 0 for others."""
        assert self._index is not None  # noqa: S101 - callers have looked
        each: NDArray[np.float32] = np.stack([self._index.get_scores([token]) for token in tokens])
        scores: NDArray[np.float32] = each.sum(axis=0) * (each > 0).all(axis=0)
        return scores

    def _best(self, scores: NDArray[np.float32], k: int, rows: NDArray[np.int64] | None) -> Ranking:
        candidates = np.arange(self._rows) if rows is None else rows
        candidates = candidates[scores[candidates] > 0]
        best = candidates[np.argsort(-scores[candidates], kind="stable")][:k]
        return [(int(row), float(scores[row])) for row in best]

    def has(self, token: str) -> bool:
        """Return whether any row holds a token."""
        return self._index is not None and token in self._index.vocab_dict

    def share(self, tokens: Sequence[str], row: int) -> float:
        """Return the share of some tokens that a row holds, 0..1, each counting by its rarity.

        Args:
            tokens: One token or more.
            row: The row.
        """
        weights = [self.idf(token) for token in tokens]
        held = sum(weight for token, weight in zip(tokens, weights, strict=True) if row in self._rows_of(token))
        return held / sum(weights)

    def idf(self, token: str) -> float:
        """Return the inverse document frequency of a token as BM25 defines it (Robertson and Zaragoza, 2009)."""
        frequency = len(self._rows_of(token))
        return math.log(1 + (self._rows - frequency + 0.5) / (frequency + 0.5))

    def _rows_of(self, token: str) -> NDArray[np.int32]:
        """Return the rows that hold a token."""
        if self._index is None or not self.has(token):
            return np.zeros(0, np.int32)
        column, pointers = self._index.vocab_dict[token], self._index.scores["indptr"]
        # The library's token for nothing has no column.
        if column + 1 >= len(pointers):
            return np.zeros(0, np.int32)
        rows: NDArray[np.int32] = self._index.scores["indices"][int(pointers[column]) : int(pointers[column + 1])]
        return rows
