"""A reader that weighs features of question and sentence linearly; its weights are fitted, not chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from rag.embedding import Embedder
from rag.reading.features import Candidate, LexicalFeatures
from rag.reading.question import Question
from rag.types import Evidence, Hit, Passage

Matrix = NDArray[np.float64]


class LinearWeights(BaseModel):
    """A fitted logistic regression.

    Attributes:
        features: Names of the features, in order.
        coefficients: One weight a feature, for features as they are, without scaling.
        intercept: The constant term.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    features: tuple[str, ...]
    coefficients: tuple[float, ...]
    intercept: float

    def logits(self, rows: Matrix) -> Matrix:
        """Return the log-odds of each row, shape (rows,)."""
        values: Matrix = rows @ np.asarray(self.coefficients) + self.intercept
        return values


class ReaderWeights(BaseModel):
    """Everything that is fitted.

    Attributes:
        first: Weighs every sentence by what can be counted; the best go on.
        second: Weighs these by what can be counted and by their embeddings.
        threshold: Probability below which a question is refused.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    first: LinearWeights
    second: LinearWeights
    threshold: float


class LinearReader:
    """Two linear models in a row: a quick one over all sentences, a better one over the best of them.

    Args:
        embedder: The embedding model.
        idf: Inverse document frequency of a token in the index.
        passages: All passages of the index.
        weights: What was fitted.
    """

    short_list = 12
    """Sentences that are embedded for one question."""
    names = ("sentence_similarity", "sentence_similarity_lead")

    def __init__(
        self, embedder: Embedder, idf: Callable[[str], float], passages: Sequence[Passage], weights: ReaderWeights
    ) -> None:
        self._embedder = embedder
        self._features = LexicalFeatures(idf, passages)
        self._weights = weights
        self._embedding = lru_cache(maxsize=20_000)(self._embed_sentence)

    @property
    def threshold(self) -> float:
        """Probability, 0..1, below which a question is refused."""
        return self._weights.threshold

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        """Return the best sentences of the hits with the probability that each answers the question, best first."""
        read = Question(question)
        candidates, rows = self.short_listed(read, hits)
        if not candidates:
            return []
        scores = 1 / (1 + np.exp(-self._weights.second.logits(rows)))
        evidence = [
            Evidence(candidate.hit.passage, candidate.sentence, float(score))
            for candidate, score in zip(candidates, scores, strict=True)
        ]
        return sorted(evidence, key=lambda item: -item.score)

    def listed(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Candidate], Matrix]:
        """Return every sentence of the hits with the features of the first model, shape (sentences, features)."""
        candidates = [
            Candidate(hit, rank, sentence) for rank, hit in enumerate(hits, start=1) for sentence in hit.passage.sentences
        ]
        return candidates, np.asarray(self._features.compute(question, candidates), dtype=np.float64)

    def short_listed(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Candidate], Matrix]:
        """Return the sentences that the first model likes best with the features of the second model."""
        candidates, rows = self.listed(question, hits)
        if not candidates:
            return [], rows
        best = np.argsort(-self._weights.first.logits(rows), kind="stable")[: self.short_list]
        chosen = [candidates[index] for index in best]
        return chosen, np.hstack([rows[best], self._embedding_features(question, chosen)])

    def _embedding_features(self, question: Question, candidates: Sequence[Candidate]) -> Matrix:
        asked = self._embedder.embed_queries([question.text])[0]
        sentences = self._embedder.embed_passages([candidate.sentence.text for candidate in candidates])
        similarities: Matrix = (sentences @ asked).astype(np.float64)
        return np.column_stack([similarities, similarities - similarities.max()])

    def _embed_sentence(self, text: str) -> NDArray[np.float32]:
        return self._embedder.embed_passages([text])[0]


def load_weights() -> ReaderWeights:
    """Return the weights that come with the package."""
    return ReaderWeights.model_validate_json(files("rag.reading").joinpath("linear.json").read_bytes())


def load_reader(embedder: Embedder, idf: Callable[[str], float], passages: Sequence[Passage]) -> LinearReader:
    """Return the reader that comes with the package.

    Args:
        embedder: The embedding model.
        idf: Inverse document frequency of a token in the index.
        passages: All passages of the index.
    """
    return LinearReader(embedder, idf, passages, load_weights())
