"""What is evaluated: a question set with the knowledge base that it is asked of."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from rag.corpus import load_documents
from rag.embedding import load_embedder
from rag.errors import IndexStoreError, SourceError
from rag.evaluation.questions import REPORT_QUESTIONS, SEED_QUESTIONS, EvaluationQuestion, Span, load_questions
from rag.evaluation.run import Ask
from rag.evaluation.squad import load_squad_questions
from rag.index import StoredIndex, open_index
from rag.index.manifest import FORMAT
from rag.knowledge_base import KnowledgeBase
from rag.retrieval.followups import History
from rag.retrieval.indexing import build_index
from rag.settings import load_settings
from rag.types import Answer, Document


@dataclass(frozen=True)
class EvaluationSet:
    """Questions and whom to ask.

    Attributes:
        name: What is shown.
        questions: The questions.
        knowledge_base: The sources.
        ask: How a question is asked, where it is not simply asked of the knowledge base; searching all of the sources
            is not measured then.
    """

    name: str
    questions: Sequence[EvaluationQuestion]
    knowledge_base: KnowledgeBase
    ask: Ask | None = None

    def of_split(self, split: str) -> EvaluationSet:
        """Return the questions of a split: ``report``, ``tune`` or ``all``."""
        chosen = [question for question in self.questions if split in ("all", question.split)]
        return replace(self, questions=chosen)

    def sample(self, size: int | None) -> EvaluationSet:
        """Return a sample of the questions, the same each time; all of them if there are no more, or for None."""
        if size is None or size >= len(self.questions):
            return self
        chosen = random.Random(1).sample(range(len(self.questions)), size)  # noqa: S311 - sampling, no secret
        return replace(self, questions=[self.questions[row] for row in sorted(chosen)])


def choose_set(
    questions: Path | None,
    index: Path | None,
    sources: Sequence[Path] | None,
    squad: Path | None,
    reports: Path | None,
    *,
    own_passage: bool,
) -> EvaluationSet:
    """Return what the options of the command line ask for; see the functions below for each and its errors."""
    if squad:
        return squad_set(squad, own_passage=own_passage)
    if reports:
        return report_set(reports, questions)
    if sources and questions:
        return source_set(questions, sources)
    return indexed_set(questions, index)


def indexed_set(questions: Path | None, index: Path | None) -> EvaluationSet:
    """Return questions about an index, or about the speeches that come along; see ``load_questions`` for the errors."""
    path = questions or SEED_QUESTIONS
    asked = load_questions(path)
    return EvaluationSet(path.stem, asked, KnowledgeBase.open(index) if index else KnowledgeBase.seeds(progress=True))


def source_set(questions: Path, sources: Sequence[Path]) -> EvaluationSet:
    """Return questions about files and folders, indexed on first use.

    Raises:
        SourceError: The questions or a source cannot be read.
    """
    return EvaluationSet(questions.stem, load_questions(questions), _cached(load_documents(sources), sources))


def report_set(table: Path, questions: Path | None) -> EvaluationSet:
    """Return questions about those government reports of a table (``year<TAB>text``) that are kept for evaluation.

    Raises:
        SourceError: The questions or the table cannot be read, or it lacks the reports.
    """
    # What prepares training loads much that no other evaluation needs.
    from rag.reading.prepare import EVALUATED  # noqa: PLC0415
    from rag.reading.written import reports  # noqa: PLC0415

    path = questions or REPORT_QUESTIONS
    try:
        documents = [document for year, document in reports(table) if year in EVALUATED]
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot read the table of reports {table}: {error}") from error
    if not documents:
        raise SourceError(f"{table} holds no report of {', '.join(sorted(EVALUATED))}; its lines are year<TAB>text")
    return EvaluationSet(path.stem, load_questions(path), _cached(documents))


def squad_set(path: Path, *, own_passage: bool) -> EvaluationSet:
    """Return the questions of a set in SQuAD's format about all of its paragraphs.

    Args:
        path: The JSON file.
        own_passage: Whether each question is asked of its own paragraph only.

    Raises:
        SourceError: The set cannot be read.
    """
    documents, questions = load_squad_questions(path)
    knowledge_base = _cached(documents)

    def ask(question: EvaluationQuestion) -> Answer:
        if question.passage is None:
            raise AssertionError("questions of this format have their paragraph")
        return knowledge_base.ask_within(question.passage, question.question, question.history)

    return EvaluationSet(path.stem, questions, knowledge_base, ask if own_passage else None)


class PlaceKnowledgeBase(KnowledgeBase):
    """A knowledge base whose search can be restricted to a place."""

    def ask_within(self, place: Span, question: str, history: History = ()) -> Answer:
        """Answer a question from the passages of one place only; see ``ask`` for the errors."""
        source, start, end = place
        inside = [p.source == source and p.start < end and p.end > start for p in self.passages]
        rows = np.flatnonzero(inside).astype(np.int64)
        top_k = self._settings.top_k
        events = self._answerer.stream(question, history, lambda text: self._retriever.search(text, top_k, rows))
        return next(event.answer for event in events if event.answer is not None)


def _cached(documents: Sequence[Document], files: Sequence[Path] | None = None) -> PlaceKnowledgeBase:
    settings = load_settings()
    return PlaceKnowledgeBase(cached_index(documents, files), load_embedder(settings), settings)


def cached_index(documents: Sequence[Document], files: Sequence[Path] | None = None) -> StoredIndex:
    """Open the index over documents, kept in the cache and built on first use with a progress bar.

    Args:
        documents: The documents.
        files: The files that they are; without any, they are written to the cache.

    Returns:
        The index.
    """
    settings = load_settings()
    digest = hashlib.sha256(f"{FORMAT}\0{settings.embedding_model}".encode())
    for document in documents:
        digest.update(f"{document.source}\0{document.text}\0".encode())
    folder = settings.cache_dir / "evaluation" / digest.hexdigest()[:16]
    try:
        return open_index(folder / "index")
    except IndexStoreError:
        paths = files or [_write(documents, folder / "sources")]
        return build_index(paths, folder / "index", settings, progress=True)[0]


def _write(documents: Sequence[Document], folder: Path) -> Path:
    for document in documents:
        path = folder / document.source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document.text.encode())  # newlines untouched
    return folder
