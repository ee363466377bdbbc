"""What readers said of answers: kept in SQLite, and written out as questions that ``wenzheng eval`` reads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter

from rag.errors import FeedbackError
from rag.types import Answer

Rating = Literal["up", "wrong_answer", "wrong_source", "should_refuse", "should_answer"]
RATINGS: tuple[Rating, ...] = get_args(Rating)

FEEDBACK_FILE = "feedback.sqlite3"
"""Its name in the data folder."""
_TABLE = """CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    rating TEXT NOT NULL,
    question TEXT NOT NULL,
    answerable INTEGER NOT NULL,
    speeches TEXT NOT NULL,
    citations TEXT NOT NULL,
    answer TEXT NOT NULL,
    version TEXT NOT NULL
)"""
_WAIT_SECONDS = 10
_answer: TypeAdapter[Answer] = TypeAdapter(Answer)


@dataclass(frozen=True)
class Feedback:
    """What a reader said of one answer.

    Attributes:
        id: Number of the entry.
        at: When, in ISO 8601 with the time zone.
        rating: ``up``, or what is wrong.
        speeches: Titles of the speeches that were searched; all when empty.
        answer: The answer.
        version: The version of wenzheng that answered.
    """

    id: int
    at: str
    rating: Rating
    speeches: tuple[str, ...]
    answer: Answer
    version: str


class FeedbackStore:
    """Ratings in one SQLite file, which several processes may write.

    Args:
        path: The file; made when missing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, answer: Answer, rating: str, speeches: tuple[str, ...] = ()) -> None:
        """Keep a rating.

        Args:
            answer: The answer that is rated.
            rating: One of ``RATINGS``.
            speeches: Titles of the speeches that were searched; all when empty.

        Raises:
            FeedbackError: There is no such rating, or the file cannot be written.
        """
        if rating not in RATINGS:
            raise FeedbackError(f"there is no rating {rating!r}; use one of {', '.join(RATINGS)}")
        row = (
            datetime.now(UTC).isoformat(timespec="seconds"),
            rating,
            answer.standalone_question,
            answer.answerable,
            json.dumps(speeches, ensure_ascii=False),
            json.dumps([citation.id for citation in answer.citations]),
            json.dumps(answer.to_dict(), ensure_ascii=False),
            version("wenzheng"),
        )
        with self._open() as connection:
            connection.execute(
                "INSERT INTO feedback (at, rating, question, answerable, speeches, citations, answer, version)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )

    def entries(self) -> list[Feedback]:
        """Return everything kept, oldest first.

        Raises:
            FeedbackError: The file cannot be read.
        """
        if not self._path.exists():
            return []
        with self._open() as connection:
            rows = connection.execute("SELECT id, at, rating, speeches, answer, version FROM feedback ORDER BY id")
            return [
                Feedback(number, at, rating, tuple(json.loads(speeches)), _answer.validate_json(answer), made_by)
                for number, at, rating, speeches, answer, made_by in rows
            ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS)) as connection, connection:
                connection.execute(_TABLE)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise FeedbackError(f"cannot use {self._path}: {error}; choose another folder with RAG_DATA_DIR") from error


def as_questions(entries: list[Feedback]) -> list[dict[str, object]]:
    """Return what readers confirmed as evaluation questions: useful answers, and questions to be refused.

    Args:
        entries: The ratings.

    Returns:
        One question an entry whose right answer is known, in the form that ``wenzheng eval`` reads. An answer that was
        called wrong says nothing of the right one; it is left out.
    """
    return [_question(entry) for entry in entries if entry.rating in {"up", "should_refuse"}]


def _question(entry: Feedback) -> dict[str, object]:
    answer = entry.answer
    useful = entry.rating == "up" and answer.answerable
    return {
        "id": f"feedback-{entry.id}",
        "kind": "fact" if useful else "unanswerable",
        "question": answer.standalone_question,
        "speeches": list(entry.speeches) or None,
        "answerable": useful,
        "answers": [[statement.span or statement.text] for statement in answer.statements] if useful else [],
        "quotes": list(dict.fromkeys(citation.quote for citation in answer.citations)) if useful else [],
        "split": "report",
    }
