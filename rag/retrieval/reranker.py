"""Reranking: how likely each sentence of the fused hits is to answer, from counts and similarities alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from rag.retrieval.base import Retriever
from rag.retrieval.features import Candidate, LexicalFeatures
from rag.retrieval.logistic import LogisticWeights
from rag.retrieval.question import Question
from rag.types import Hit

FILE_NAME = "reranker.json"
DEPTH = 40
"""Fused hits that are reranked at least."""


class RerankerWeights(BaseModel):
    """What the reranker weighs sentences with.

    Attributes:
        chinese: For questions in Chinese.
        foreign: For others: words tell little across languages.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    chinese: LogisticWeights
    foreign: LogisticWeights

    @classmethod
    def packaged(cls) -> RerankerWeights:
        """Return the weights that come with the package."""
        return cls.model_validate_json(files("rag.retrieval").joinpath(FILE_NAME).read_bytes())


class RerankingRetriever:
    """Orders another retriever's hits by the sentence in them that looks most like an answer.

    Pointwise learning to rank (Liu, "Learning to Rank for Information Retrieval", 2009, section 2).

    Args:
        retriever: Brings the hits.
        features: Counts for question and sentence.
        weights: How they are weighed; what comes with the package by default.
    """

    def __init__(self, retriever: Retriever, features: LexicalFeatures, weights: RerankerWeights | None = None) -> None:
        self._retriever = retriever
        self._features = features
        self._weights = weights or RerankerWeights.packaged()
        for fitted in (self._weights.chinese, self._weights.foreign):
            if fitted.features != LexicalFeatures.names:
                raise ValueError(
                    "the weights were fitted for other features; run python -m rag.evaluation.fit_reranker"
                )

    def search(self, question: str, k: int, rows: NDArray[np.int64] | None = None) -> list[Hit]:
        """Return the k best passages, best first, each with the log-odds of its sentences."""
        hits = self._retriever.search(question, max(k, DEPTH), rows)
        return rerank(Question(question), hits, self._features, self._weights)[:k]


def rerank(question: Question, hits: Sequence[Hit], features: LexicalFeatures, weights: RerankerWeights) -> list[Hit]:
    """Return hits in the order of their best sentences, each with the log-odds of its sentences.

    Args:
        question: The question.
        hits: The hits.
        features: Counts for question and sentence.
        weights: How they are weighed.
    """
    weighed = weights.chinese if question.is_chinese else weights.foreign
    scores = iter(weighed.logits(features.compute(question, candidates_of(hits))))
    scored = []
    for hit in hits:
        own = tuple(float(next(scores)) for _ in hit.passage.sentences)
        scored.append(replace(hit, score=max(own), sentence_scores=own))
    return sorted(scored, key=lambda hit: -hit.score)


def candidates_of(hits: Sequence[Hit]) -> list[Candidate]:
    """Return every sentence of some hits, in order."""
    return [Candidate(hit, position) for hit in hits for position in range(len(hit.passage.sentences))]
