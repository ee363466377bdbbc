"""Question sets: what is asked, what is a right answer, and where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.errors import SourceError

SEED_QUESTIONS = Path(__file__).parent / "questions" / "seed.jsonl"
"""The questions about the seed speeches."""
REPORT_QUESTIONS = Path(__file__).parent / "questions" / "reports.jsonl"
"""Questions about three State Council work reports (1988, 2005, 2017), which are not kept here."""
COLLECTIONS = Path(__file__).parent / "questions" / "collections"
"""Invented collections, a folder each: three speeches on one subject, with questions that serve for fitting only."""

Span = tuple[str, int, int]
"""Source, start, end."""


class EvaluationQuestion(BaseModel):
    """One question of a set.

    Attributes:
        id: Unique in the set.
        kind: What makes the question hard: ``number``, ``fact``, ``list``, ``scope``, ``english``, ``colloquial``,
            ``followup`` or ``unanswerable``.
        question: The question.
        history: Earlier turns as pairs of question and answer.
        speeches: The speeches to search, or None for all.
        answerable: Whether the sources answer it.
        answers: The parts that a right answer must have, each with its accepted forms.
        quotes: Verbatim gold quotes; a list among them holds alternatives of which any one will do.
        split: ``tune`` for fitting, ``report`` for reporting only.
        near_miss: For an unanswerable question, why it looks answerable.
        places: Where each gold quote stands, for sets that say so; without them every occurrence of a quote counts.
        passage: The paragraph that the question was asked about, for sets that say so.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: str
    question: str
    history: tuple[tuple[str, str], ...] = ()
    speeches: tuple[str, ...] | None = None
    answerable: bool
    answers: tuple[tuple[str, ...], ...] = ()
    quotes: tuple[str | tuple[str, ...], ...] = ()
    split: Literal["tune", "report"]
    near_miss: str | None = None
    places: tuple[tuple[Span, ...], ...] = ()
    passage: Span | None = None

    @property
    def gold(self) -> tuple[tuple[str, ...], ...]:
        """The gold quotes, each as the tuple of its alternatives."""
        return tuple((quote,) if isinstance(quote, str) else quote for quote in self.quotes)

    @property
    def short_answers(self) -> tuple[str, ...]:
        """The accepted forms of an answer that has one part; empty where it has several or none."""
        return self.answers[0] if len(self.answers) == 1 else ()


def load_questions(path: Path) -> list[EvaluationQuestion]:
    """Read a question set, one JSON object a line.

    Args:
        path: The file.

    Returns:
        The questions in order.

    Raises:
        SourceError: The file is missing, or a line is not a question.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot read the question set {path}: {error}") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(EvaluationQuestion.model_validate_json(line))
        except ValidationError as error:
            raise SourceError(f"{path}, line {number}: {error.errors()[0]['msg']}") from error
    return questions
