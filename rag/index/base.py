"""What a store of vectors and a store of words must be able to do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ranking = list[tuple[int, float]]
"""Row numbers with their scores, best first."""

Rows = NDArray[np.int64] | range
"""Row numbers; a range has step 1."""


class VectorStore(Protocol):
    """Finds the rows whose embeddings are nearest to a question's."""

    def search(self, vector: NDArray[np.float32], k: int, rows: Rows | None = None) -> Ranking:
        """Return the k best rows by inner product, among ``rows`` when given."""
        ...

    def vectors(self, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Return stored embeddings, all of them or those of ``rows``, shape (rows, dimension)."""
        ...

    def save(self, folder: Path) -> None:
        """Write the store into an existing folder."""
        ...


class LexicalStore(Protocol):
    """Finds the rows that share words with a question."""

    def search(self, tokens: Sequence[str], k: int, rows: NDArray[np.int64] | None = None) -> Ranking:
        """Return the k best rows that share at least one token, among ``rows`` when given."""
        ...

    def search_terms(
        self, terms: Sequence[Sequence[Sequence[str]]], k: int, rows: NDArray[np.int64] | None = None
    ) -> Ranking:
        """Return the k best rows that hold a term in one of its alternatives, each of which is some tokens."""
        ...

    def has(self, token: str) -> bool:
        """Return whether any row holds a token."""
        ...

    def share(self, tokens: Sequence[str], row: int) -> float:
        """Return the share of one or more tokens that a row holds, 0..1, each counting by its rarity."""
        ...

    def idf(self, token: str) -> float:
        """Return how rare a token is: its inverse document frequency, natural logarithm."""
        ...

    def save(self, folder: Path) -> None:
        """Write the store into an existing folder."""
        ...
