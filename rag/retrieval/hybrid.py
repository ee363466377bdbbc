"""Dense and lexical retrieval, fused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Embedder
from rag.index.base import LexicalStore, VectorStore
from rag.index.tokens import lexical_tokens
from rag.retrieval.fusion import reciprocal_rank_fusion
from rag.types import Hit, Passage


def retrieval_text(passage: Passage) -> str:
    """Return what is indexed for a passage: its speech and section path, then its text."""
    return "\n".join((" ".join((passage.speech, *passage.section)), passage.text))


class HybridRetriever:
    """Ranks passages by embedding and by shared words, and fuses both rankings.

    Args:
        passages: The passages; position is the row number in both stores.
        vectors: Their embeddings.
        lexical: Their tokens.
        embedder: The model that made the embeddings.
        candidates: Passages that each ranking contributes to fusion.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        vectors: VectorStore,
        lexical: LexicalStore,
        embedder: Embedder,
        candidates: int,
    ) -> None:
        self._passages = passages
        self._vectors = vectors
        self._lexical = lexical
        self._embedder = embedder
        self._candidates = candidates

    def search(self, question: str, k: int, rows: NDArray[np.int64] | None = None) -> list[Hit]:
        """Return the k best passages.

        Args:
            question: The question.
            k: How many hits at most.
            rows: The only rows of the index to consider, or None for all.

        Returns:
            Hits, best first; a passage that only one ranking holds has None for the other rank.
        """
        depth = max(k, self._candidates)
        dense = dict(self._vectors.search(self._embedder.embed_queries([question])[0], depth, rows))
        lexical = [row for row, _ in self._lexical.search(lexical_tokens(question), depth, rows)]
        dense_ranks = {row: rank for rank, row in enumerate(dense, start=1)}
        lexical_ranks = {row: rank for rank, row in enumerate(lexical, start=1)}
        return [
            Hit(self._passages[row], score, dense_ranks.get(row), lexical_ranks.get(row), dense.get(row))
            for row, score in reciprocal_rank_fusion([list(dense), lexical])[:k]
        ]
