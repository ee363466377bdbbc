"""Conversations as the browser keeps them: plain JSON, checked when it comes back."""

from __future__ import annotations

import json
from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError

from rag.types import Answer
from ui.session import Turn, Turns

_MOST_CHARS = 2_000_000
_answer: TypeAdapter[Answer] = TypeAdapter(Answer)


def to_json(turns: Turns) -> str:
    """Return a conversation as the browser keeps it; only turns that are answered."""
    kept = [turn for turn in turns if turn.answer is not None]
    return json.dumps([asdict(turn) for turn in kept], ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Turns:
    """Return the conversation that a browser kept.

    Args:
        text: What the browser sent; anybody may have written it.

    Returns:
        The turns; none where the text is no conversation.
    """
    if not text or len(text) > _MOST_CHARS:
        return ()
    try:
        return tuple(map(_turn, json.loads(text)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ValidationError):
        return ()


def _turn(kept: dict[str, object]) -> Turn:
    answer = _answer.validate_python(kept["answer"])
    speeches, conversation, rating = kept["speeches"], kept["conversation"], kept["rating"]
    if not (isinstance(speeches, list) and isinstance(conversation, str) and isinstance(rating, str)):
        raise TypeError("not a turn")
    return Turn(
        answer.question, "done", answer.text, answer, tuple(str(title) for title in speeches), conversation, rating
    )
