"""Questions written by hand for training, with the speeches invented for them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from rag.corpus import load_documents, parse_document
from rag.types import Document

_FOLDER = Path(__file__).parent / "questions"
ON_SPEECHES = _FOLDER / "speeches.jsonl"
ON_REPORTS = _FOLDER / "reports.jsonl"
"""Questions on State Council work reports; the reports themselves are not kept here."""
ON_LAWS = _FOLDER / "laws.jsonl"
"""Questions on paragraphs of laws, which are not kept here either."""
_OTHER_LAWS = 1500


class WrittenQuestion(BaseModel):
    """A question written against one place of a document.

    Attributes:
        source: The document.
        start: First character, in the document's text, of the place that it was written against.
        end: One past the last.
        kind: What kind of question it is; ``none`` where the place looks as if it answered and does not.
        question: The question.
        answers: Start and end of the answer in the document's text; of a list, of each item.
        split: ``train``, or ``tune`` for what is measured and fitted after training.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    start: int
    end: int
    kind: str
    question: str
    answers: tuple[tuple[int, int], ...]
    split: Literal["train", "tune"]


def load_written(path: Path) -> list[WrittenQuestion]:
    """Read a file of written questions."""
    with path.open(encoding="utf-8") as file:
        return [WrittenQuestion.model_validate_json(line) for line in file]


def invented_speeches() -> list[Document]:
    """Return the speeches invented for training; no place, person or figure in them is real."""
    return load_documents([_FOLDER])


def reports(path: Path) -> Iterator[tuple[str, Document]]:
    """Yield year and document of a table of government reports (``year<TAB>text``)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        year, _, text = line.partition("\t")
        if year.isdigit() and text:
            digest = hashlib.sha256(text.encode()).hexdigest()
            yield year, parse_document(f"{year}年政府工作报告\n\n{text}", f"{year}.txt", digest)


def laws(path: Path, wanted: frozenset[str]) -> list[Document]:
    """Return paragraphs of laws as documents: those wanted, and others that may be mistaken for them.

    Args:
        path: Gzipped JSON lines with ``id``, ``title`` and ``text``.
        wanted: Sources of the paragraphs wanted.
    """
    documents: list[Document] = []
    others: list[Document] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            document = law_document(json.loads(line))
            if document.source in wanted:
                documents.append(document)
            elif number % 97 == 0 and len(others) < _OTHER_LAWS:
                others.append(document)
    return [*documents, *others]


def law_document(record: dict[str, Any]) -> Document:
    """Return a paragraph of a law as a document."""
    text = f"{record['title']}\n\n{record['text'].strip()}\n"
    return parse_document(text, f"{record['id']}.txt", hashlib.sha256(text.encode()).hexdigest())
