"""What counts as a question, checked before anything is searched."""

from __future__ import annotations

import unicodedata

from rag.corpus import simplified
from rag.errors import QuestionError

_KEPT_CONTROLS = "\n\t"


def clean_question(question: str, max_chars: int) -> str:
    """Return a question in simplified characters, without control and invisible ones and without outer space.

    Args:
        question: The question as typed.
        max_chars: The longest question accepted, in characters.

    Returns:
        The question to work with.

    Raises:
        QuestionError: It is empty, too long, or has no letter and no digit.
    """
    if len(question) > max_chars:
        raise QuestionError(f"the question has {len(question)} characters, at most {max_chars} are read; shorten it")
    # Cc are controls, Cf invisible marks (joiners, direction overrides), Cs lone surrogates, Co private use.
    visible = "".join(
        " " if char in _KEPT_CONTROLS else char
        for char in question
        if char in _KEPT_CONTROLS or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )
    cleaned = " ".join(visible.split())
    if not cleaned:
        raise QuestionError("the question is empty; type a question")
    if not any(unicodedata.category(char)[0] in "LN" for char in cleaned):
        raise QuestionError("the question has no words; type a question in Chinese or English")
    return simplified(cleaned)
