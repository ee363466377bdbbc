"""What the reader is trained and measured on: questions with windows that answer and windows that nearly do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

Span = tuple[int, int]


class Positive(BaseModel):
    """A window that answers.

    Attributes:
        text: Its text.
        spans: Start and end of each answer in it; of a list, of each item.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    spans: tuple[Span, ...]


class Example(BaseModel):
    """A question with what answers it and what does not.

    Attributes:
        question: The question.
        origin: The set that it comes from.
        kind: What kind of question it is.
        positives: The windows that answer; none when nothing does.
        negatives: Texts of windows that do not answer, most misleading first.
        near: How many of the negatives are what the question was written to be mistaken for.
        split: ``train``, or ``tune`` for what is measured and fitted after training.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    origin: str
    kind: str
    positives: tuple[Positive, ...]
    negatives: tuple[str, ...]
    near: int = 0
    split: Literal["train", "tune"] = "train"


def group_of(example: Example) -> str:
    """Return which group an example is drawn with: ``none``, ``spoken`` or ``other``."""
    if not example.positives:
        return "none"
    return "spoken" if example.kind in {"english", "colloquial"} else "other"


def save_examples(examples: Iterable[Example], path: Path) -> None:
    """Write examples, one JSON object a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(example.model_dump_json() + "\n" for example in examples)


def load_examples(path: Path) -> list[Example]:
    """Read examples that ``save_examples`` wrote."""
    with path.open(encoding="utf-8") as file:
        return [Example.model_validate_json(line) for line in file]
