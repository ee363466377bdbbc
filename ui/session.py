"""What one browser session has asked so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal
from uuid import uuid4

from rag.types import Answer, Citation

Step = Literal["searching", "reading", "writing", "done", "stopped", "bad_question", "failed"]
PENDING: tuple[Step, ...] = ("searching", "reading", "writing")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it.

    Attributes:
        question: The question as typed.
        step: How far it got.
        text: The answer's text so far.
        answer: The answer, once it is complete.
        speeches: Titles of the speeches that were searched; all when empty.
        conversation: Identity of the conversation that it belongs to.
        rating: What the reader said of it: ``up``, or why not.
    """

    question: str
    step: Step = "searching"
    text: str = ""
    answer: Answer | None = None
    speeches: tuple[str, ...] = ()
    conversation: str = ""
    rating: str = ""

    @property
    def pending(self) -> bool:
        """Whether the answer is still under way."""
        return self.step in PENDING

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations to list: those of the answer, or the nearest passages of a refusal."""
        if self.answer is None:
            return ()
        return self.answer.citations if self.answer.answerable else self.answer.closest


Turns = tuple[Turn, ...]


def new_turn(question: str, turns: Turns, speeches: tuple[str, ...]) -> Turn:
    """Return the next turn of a conversation, or the first one of a new conversation."""
    return Turn(question, speeches=speeches, conversation=turns[-1].conversation if turns else uuid4().hex)


def stop_pending(turns: Turns) -> Turns:
    """Return the turns with one that is under way marked as stopped; nothing of a stopped answer is kept."""
    return tuple(replace(turn, step="stopped", text="") if turn.pending else turn for turn in turns)


def answers(turns: Turns) -> list[Answer]:
    """Return the complete answers, oldest first, as the history of the next question."""
    return [turn.answer for turn in turns if turn.answer is not None]
