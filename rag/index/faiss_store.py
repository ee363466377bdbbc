"""Exact inner-product search with FAISS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.index.base import Ranking, Rows

FILE_NAME = "vectors.faiss"


class FaissStore:
    """Embeddings in a flat FAISS index.

    Args:
        index: A FAISS index whose metric is the inner product.
    """

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> FaissStore:
        """Index embeddings.

        Args:
            vectors: Unit-length rows, shape (rows, dimension).

        Returns:
            The store; row numbers are positions in ``vectors``.
        """
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> FaissStore:
        """Read a store that ``save`` wrote.

        Python reads the bytes, since FAISS itself cannot open paths outside ASCII on Windows.
        """
        data = np.frombuffer((folder / FILE_NAME).read_bytes(), dtype=np.uint8)
        return cls(faiss.deserialize_index(data))

    def save(self, folder: Path) -> None:
        """Write the store into an existing folder."""
        (folder / FILE_NAME).write_bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of an embedding."""
        return int(self._index.d)

    def search(self, vector: NDArray[np.float32], k: int, rows: Rows | None = None) -> Ranking:
        """Return the k best rows by inner product.

        Args:
            vector: The question's embedding, shape (dimension,).
            k: How many rows at most.
            rows: The only rows to consider, or None for all.

        Returns:
            Row numbers with inner products, best first.
        """
        limit = min(k, len(self) if rows is None else len(rows))
        if limit == 0:
            return []
        parameters = None if rows is None else _parameters(rows)
        scores, found = self._index.search(vector[np.newaxis, :], limit, params=parameters)
        return [(int(row), float(score)) for row, score in zip(found[0], scores[0], strict=True) if row >= 0]

    def vectors(self, rows: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Return stored embeddings, all of them or those of ``rows``, shape (rows, dimension)."""
        vectors: NDArray[np.float32] = (
            self._index.reconstruct_n(0, len(self)) if rows is None else self._index.reconstruct_batch(rows)
        )
        return vectors


def _parameters(rows: Rows) -> Any:
    parameters: Any = faiss.SearchParameters
    if isinstance(rows, range):
        return parameters(sel=faiss.IDSelectorRange(rows.start, rows.stop))
    return parameters(sel=faiss.IDSelectorBatch(rows))
