"""Asking written questions and tuning questions, for everything that is fitted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from rag.embedding import Embedder
from rag.evaluation.metrics import gold_spans
from rag.evaluation.questions import load_questions
from rag.evaluation.sets import cached_index
from rag.index import StoredIndex
from rag.reading.written import WrittenQuestion
from rag.retrieval import HybridRetriever, LexicalFeatures, Retriever, Translator
from rag.retrieval.followups import standalone_question
from rag.retrieval.logistic import LogisticWeights
from rag.retrieval.question import Question
from rag.settings import Settings
from rag.types import Document, Hit

Place = tuple[str, int, int]
"""Source, first character, one past the last."""


@dataclass(frozen=True)
class Asked:
    """A question with what was found for it.

    Attributes:
        question: The question.
        hits: The hits.
        gold: Where the answer stands; empty when it was removed or there is none.
    """

    question: Question
    hits: list[Hit]
    gold: tuple[Place, ...]


class SearchedSet:
    """Documents that questions are asked about.

    Args:
        documents: The documents.
        embedder: The embedding model.
        settings: The settings in force.
    """

    def __init__(self, documents: Sequence[Document], embedder: Embedder, settings: Settings) -> None:
        self.index: StoredIndex = cached_index(documents)
        translator = Translator(self.index.lexical.has)
        self.features = LexicalFeatures(self.index.lexical.idf, translator)
        self.fused: Retriever = HybridRetriever(
            self.index.passages, self.index.vectors, self.index.lexical, embedder, translator, settings.candidates
        )
        self._sources = np.asarray([passage.source for passage in self.index.passages])

    def ask(
        self,
        retriever: Retriever,
        question: str,
        gold: Sequence[Place],
        k: int,
        *,
        source: str | None = None,
        removed: bool = False,
    ) -> Asked:
        """Search for a question, in one source only when given, without what answers it when ``removed``."""
        passages = self.index.passages
        rows = np.arange(len(passages)) if source is None else np.flatnonzero(self._sources == source)
        if removed:
            kept = [not touches(p.source, p.start, p.end, gold) for p in (passages[row] for row in rows)]
            rows = rows[kept]
        return Asked(Question(question), retriever.search(question, k, rows), () if removed else tuple(gold))

    def tuning_questions(self, path: Path) -> list[tuple[str, list[Place]]]:
        """Return the tuning half of a question set on these documents: questions that stand alone, and gold places."""
        return [
            (
                standalone_question(question.question, question.history),
                [span for alternatives in gold_spans(question, self.index.documents) for span in alternatives],
            )
            for question in load_questions(path)
            if question.split == "tune"
        ]


def gold_of(question: WrittenQuestion) -> list[Place]:
    """Return where the answer to a written question stands."""
    return [(question.source, start, end) for start, end in question.answers]


def sources_asked_most(questions: Sequence[WrittenQuestion], count: int) -> set[str]:
    """Return the documents with the most questions."""
    return {source for source, _ in Counter(question.source for question in questions).most_common(count)}


def new_logistic() -> LogisticRegression:
    """Return a logistic regression as everything here is fitted with."""
    return LogisticRegression(max_iter=5000, C=0.3)


def fit_logistic(
    names: tuple[str, ...], rows: np.ndarray, labels: Sequence[bool], weights: Sequence[float] | None = None
) -> LogisticWeights:
    """Fit a logistic regression.

    Args:
        names: Names of the features.
        rows: The features, shape (examples, features).
        labels: Whether each example is one.
        weights: How much each counts; all the same by default.
    """
    model = new_logistic().fit(rows, np.asarray(labels), sample_weight=weights)
    return LogisticWeights(
        features=names,
        coefficients=tuple(round(float(value), 6) for value in model.coef_[0]),
        intercept=round(float(model.intercept_[0]), 6),
    )


def touches(source: str, start: int, end: int, spans: Sequence[Place]) -> bool:
    """Whether a place of a source shares characters with one of some others."""
    return any(source == other and min(end, last) > max(start, first) for other, first, last in spans)
