"""What is fitted beside the networks is fitted on: questions that no network was trained on.

Written questions held out, the questions on the invented collections, and the tuning halves of the evaluation
questions. The reporting halves are never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.corpus import load_documents
from rag.embedding import Embedder
from rag.evaluation.asking import Place, SearchedSet, gold_of, sources_asked_most
from rag.evaluation.questions import COLLECTIONS, REPORT_QUESTIONS, SEED_QUESTIONS
from rag.knowledge_base import seeds_folder
from rag.reading.prepare import EVALUATED
from rag.reading.written import ON_REPORTS, ON_SPEECHES, invented_speeches, load_written, reports
from rag.settings import Settings
from rag.types import Document

SOURCES = 6
"""Documents of a written set that are searched: those with the most questions held out."""
Posed = tuple[str, tuple[Place, ...], str | None]
"""A question, where its answer stands, if anywhere, and the only source to search, or None for all."""


@dataclass(frozen=True)
class HeldOut:
    """Questions of one set.

    Attributes:
        name: Its name.
        searched: Its documents.
        questions: The questions.
        written: Whether they are written questions, each on one document, rather than questions as people ask them.
    """

    name: str
    searched: SearchedSet
    questions: tuple[Posed, ...]
    written: bool


def held_out_sets(report_table: Path, embedder: Embedder, settings: Settings) -> list[HeldOut]:
    """Return the sets.

    Args:
        report_table: Table of year and government report.
        embedder: The embedding model.
        settings: The settings in force.
    """
    documents = {document.source: document for _, document in reports(report_table)}
    speeches = {document.source: document for document in invented_speeches()}
    sets = []
    for path, found in ((ON_REPORTS, documents), (ON_SPEECHES, speeches)):
        held_out = [question for question in load_written(path) if question.split == "tune"]
        sources = sources_asked_most(held_out, SOURCES)
        searched = SearchedSet([found[source] for source in sorted(sources)], embedder, settings)
        written = tuple((q.question, tuple(gold_of(q)), q.source) for q in held_out if q.source in sources)
        sets.append(HeldOut(path.stem, searched, written, written=True))
    tuning: list[tuple[Path, Sequence[Document]]] = [
        (SEED_QUESTIONS, load_documents([seeds_folder()])),
        (REPORT_QUESTIONS, [documents[f"{year}.txt"] for year in sorted(EVALUATED)]),
        *((path, load_documents([path.parent])) for path in sorted(COLLECTIONS.glob("*/questions.jsonl"))),
    ]
    for path, of_set in tuning:
        searched = SearchedSet(of_set, embedder, settings)
        asked = tuple((text, tuple(gold), None) for text, gold in searched.tuning_questions(path))
        name = path.parent.name if path.is_relative_to(COLLECTIONS) else path.stem
        sets.append(HeldOut(f"{name}, tuning", searched, asked, written=False))
    return sets
