"""Questions written by hand for training, with the speeches invented for them."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from rag.corpus import load_documents, parse_document
from rag.retrieval.followups import combine
from rag.types import Document

_FOLDER = Path(__file__).parent / "questions"
ON_SPEECHES = _FOLDER / "speeches.jsonl"
ON_REPORTS = _FOLDER / "reports.jsonl"
"""Questions on State Council work reports; the reports themselves are not kept here."""
ON_LAWS = _FOLDER / "laws.jsonl"
"""Questions on paragraphs of laws, which are not kept here either."""
ON_FOLLOW_UPS = _FOLDER / "followups.jsonl"
"""Follow-up questions on the invented speeches."""
_OTHER_LAWS = 1500


class WrittenQuestion(BaseModel):
    """A question written against one place of a document.

    Attributes:
        source: The document.
        start: First character, in the document's text, of the place that it was written against.
        end: One past the last; an empty place where it was written against the whole document.
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


class FollowUp(BaseModel):
    """A question asked after another one.

    Attributes:
        source: The document.
        start: First character, in the document's text, of the place that it was written against.
        end: One past the last.
        first: The question before it.
        first_answer: The answer to that.
        question: The question as asked.
        standalone: What it means by itself; the same where it takes nothing from the first.
        answers: Start and end of the answer in the document's text; empty where nothing answers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    start: int
    end: int
    first: str
    first_answer: str
    question: str
    standalone: str
    answers: tuple[tuple[int, int], ...]

    @property
    def depends(self) -> bool:
        """Whether it takes something from the first question."""
        return self.standalone != self.question

    def written(self) -> list[WrittenQuestion]:
        """Return it as two questions: as the earlier turn's topic is put before it, and as an editor would put it."""
        combined = combine(self.question, self.first, self.first_answer) if self.depends else self.question
        return [
            WrittenQuestion(
                source=self.source,
                start=self.start,
                end=self.end,
                kind="followup" if self.answers else "none",
                question=text,
                answers=self.answers,
                split="train",
            )
            for text in dict.fromkeys((combined, self.standalone))
        ]


def load_follow_ups() -> list[FollowUp]:
    """Read the follow-up questions on the invented speeches."""
    with ON_FOLLOW_UPS.open(encoding="utf-8") as file:
        return [FollowUp.model_validate_json(line) for line in file]


def load_written(path: Path) -> list[WrittenQuestion]:
    """Read a file of written questions."""
    with path.open(encoding="utf-8") as file:
        return [WrittenQuestion.model_validate_json(line) for line in file]


def invented_speeches() -> list[Document]:
    """Return the speeches invented for training; no place, person or figure in them is real."""
    return load_documents([_FOLDER])


def given_together(source: str) -> list[str]:
    """Return the invented speeches of one campaign, whose questions were written against all of them.

    Args:
        source: One of them; a name of letters and one digit is one of three (``g1``, ``g2``, ``g3``), others (``a01``) are alone.
    """
    match = re.fullmatch(r"(.*/[a-z]{1,2})\d(\.txt)", source)
    return [f"{match[1]}{number}{match[2]}" for number in (1, 2, 3)] if match else [source]


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
