"""Dense and lexical retrieval, fused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.corpus import simplified
from rag.embedding import Embedder
from rag.index.base import LexicalStore, Rows, VectorStore
from rag.index.tokens import lexical_tokens
from rag.retrieval.fusion import reciprocal_rank_fusion
from rag.retrieval.question import Question
from rag.retrieval.translation import Translator
from rag.types import Hit, Passage

_SENTENCES_PER_PASSAGE = 4
"""Sentences searched for each passage wanted; several of them may belong to one passage."""
_DENSE = (0.5, 0.5)
"""What the rankings by passage embeddings and by sentence embeddings count in fusion."""
_LEXICAL = 1.0
"""What the ranking by words counts at most."""
_LEAST_LEXICAL = 0.1
"""What it counts at least."""
_WELL_COVERED = 0.3
"""Share of the question's words that its first passage must hold for the ranking by words to count in full."""
_TRANSLATED = 0.35
"""The same where the words are translations, of which some are wrong."""
_KNOWN_SHARE = 0.5
"""Share of a question's own words that the index must hold to be in the question's language."""


def dense_texts(passages: Sequence[Passage]) -> tuple[list[str], NDArray[np.int64]]:
    """Return what is embedded: every passage with its section path, and every sentence of a longer passage alone.

    A question is about one fact; a passage holds many, and its embedding blurs them.

    Args:
        passages: The passages.

    Returns:
        The texts, passages first, and for each text the row of its passage.
    """
    texts = [retrieval_text(passage) for passage in passages]
    owners = list(range(len(passages)))
    for row, passage in enumerate(passages):
        if len(passage.sentences) > 1:
            texts.extend(simplified(sentence.text) for sentence in passage.sentences)
            owners.extend([row] * len(passage.sentences))
    return texts, np.asarray(owners, dtype=np.int64)


def retrieval_text(passage: Passage) -> str:
    """Return what is indexed for a passage, in simplified characters: its speech and section path, then its text."""
    return simplified("\n".join((" ".join((passage.speech, *passage.section)), passage.text)))


class HybridRetriever:
    """Ranks passages by their embeddings, by those of their sentences and by shared words, and fuses the rankings.

    Args:
        passages: The passages; position is the row number in both stores.
        vectors: Embeddings of ``dense_texts(passages)``.
        lexical: Their tokens.
        embedder: The model that made the embeddings.
        translator: Finds the question's words in the language of the passages.
        candidates: Passages that each ranking contributes to fusion.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        vectors: VectorStore,
        lexical: LexicalStore,
        embedder: Embedder,
        translator: Translator,
        candidates: int,
    ) -> None:
        self._passages = passages
        self._vectors = vectors
        self._lexical = lexical
        self._embedder = embedder
        self._translator = translator
        self._candidates = candidates
        self._owners = dense_texts(passages)[1]
        self._lone = np.asarray([row for row, p in enumerate(passages) if len(p.sentences) == 1], dtype=np.int64)
        # Sentences of a passage stand in a row; a passage of one sentence is its own.
        self._first_sentence = {int(row): int(row) for row in self._lone}
        for unit in range(len(self._owners) - 1, len(passages) - 1, -1):
            self._first_sentence[int(self._owners[unit])] = unit

    def search(self, question: str, k: int, rows: NDArray[np.int64] | None = None) -> list[Hit]:
        """Return the k best passages.

        Args:
            question: The question.
            k: How many hits at most.
            rows: The only rows of the index to consider, or None for all.

        Returns:
            Hits, best first; a passage that has no dense or no lexical rank has None for it.
        """
        depth = max(k, self._candidates)
        vector = self._embedder.embed_queries([question])[0]
        passages = self._passage_ranking(vector, depth, rows)
        sentences = self._sentence_ranking(vector, depth, rows)
        lexical, weight = self._lexical_ranking(Question(question), depth, rows)
        similarity = {row: max(passages.get(row, -1.0), sentences.get(row, -1.0)) for row in {**passages, **sentences}}
        dense = sorted(similarity, key=lambda row: -similarity[row])
        dense_ranks = {row: rank for rank, row in enumerate(dense, start=1)}
        lexical_ranks = {row: rank for rank, row in enumerate(lexical, start=1)}
        fused = reciprocal_rank_fusion([list(passages), list(sentences), lexical], (*_DENSE, weight))
        hits = []
        for row, score in fused[:k]:
            sentences_of = self._sentence_similarities(vector, row)
            nearest = max(similarity.get(row, -1.0), *sentences_of)
            ranks = dense_ranks.get(row), lexical_ranks.get(row)
            hits.append(Hit(self._passages[row], score, score, *ranks, nearest, sentences_of))
        return hits

    def _passage_ranking(
        self, vector: NDArray[np.float32], depth: int, rows: NDArray[np.int64] | None
    ) -> dict[int, float]:
        """Rank passages by their own embeddings; returns similarities, best first."""
        units = range(len(self._passages)) if rows is None else rows
        return dict(self._vectors.search(vector, depth, units))

    def _sentence_ranking(
        self, vector: NDArray[np.float32], depth: int, rows: NDArray[np.int64] | None
    ) -> dict[int, float]:
        """Rank passages by the best embedding of one of their sentences; returns similarities, best first."""
        units: Rows
        if rows is None:
            units = range(len(self._passages), len(self._owners))
            lone = self._lone
        else:
            allowed = np.flatnonzero(np.isin(self._owners, rows)).astype(np.int64)
            units = allowed[allowed >= len(self._passages)]
            lone = self._lone[np.isin(self._lone, rows)]
        found = self._vectors.search(vector, depth * _SENTENCES_PER_PASSAGE, units)
        # A passage of one sentence has no other embedding than its own.
        found += self._vectors.search(vector, depth, lone)
        ranking: dict[int, float] = {}
        for unit, similarity in sorted(found, key=lambda entry: -entry[1]):
            ranking.setdefault(int(self._owners[unit]), similarity)
        return dict(list(ranking.items())[:depth])

    def _sentence_similarities(self, vector: NDArray[np.float32], row: int) -> tuple[float, ...]:
        first = self._first_sentence[row]
        units = np.arange(first, first + len(self._passages[row].sentences), dtype=np.int64)
        return tuple(float(similarity) for similarity in self._vectors.vectors(units) @ vector)

    def _lexical_ranking(
        self, question: Question, depth: int, rows: NDArray[np.int64] | None
    ) -> tuple[list[int], float]:
        """Rank by shared words, translated for a question in another language; returns what the ranking counts too."""
        if question.is_chinese:
            tokens = lexical_tokens(question.text)
            ranking = self._lexical.search(tokens, depth, rows)
            # Everyday words that the speeches do not use leave a ranking by whatever chance words remain.
            covered = self._lexical.share(tokens, ranking[0][0]) if ranking else 0.0
            weight = _LEXICAL * min(1.0, max(_LEAST_LEXICAL, covered / _WELL_COVERED))
        else:
            known = sum(map(self._lexical.has, question.tokens))
            weight = _LEXICAL if known >= _KNOWN_SHARE * len(question.tokens) else _TRANSLATED
            terms = [term.alternatives for term in self._translator.terms(question)]
            ranking = self._lexical.search_terms(terms, depth, rows)
        return [row for row, _ in ranking], weight
