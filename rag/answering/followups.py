"""Follow-up questions: what an elliptic question means after the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.reading.question import Question, scopes_of
from rag.types import Answer

History = Sequence[Answer | tuple[str, str] | Sequence[str]]
"""Earlier turns, oldest first: answers, or pairs of question and answer text."""

_REFERS = re.compile(
    r"^(那么?|那|其中|它|他们|她|这|该|此|上述|另外|还有|除此|前者|后者|and\b|what about\b|how about\b|of (?:these|those|them)\b)"
    r"|(它们?|这些|那些|这个|那个|其)(?:的|呢|是|有|中)|呢[？?]?$|\b(?:it|its|they|their|them|those|these|that)\b"
)
_ABOUT = re.compile(r"^(?:那么?|那|and|what about|how about|另外|还有)[,，\s]*|呢?[？?。]*$", re.IGNORECASE)
_SCOPE_WORD = re.compile(r"(?:全|我|本)(?:国|省|市|县|区|乡|镇|村|厅|局)|(?:省|市|县|区|乡|镇|村|厅|局)(?:里|上)")
_SHORT = 6
"""A question with no more content tokens than this may lean on the turn before it."""


def standalone_question(question: str, history: History) -> str:
    """Fill in what a question takes from the turn before it.

    A question stands alone unless it is short and refers back. Where it only swaps the scope (那县里呢？), the scope is
    swapped inside the earlier question; otherwise the earlier question's words are put before it.

    Args:
        question: The question as asked.
        history: Earlier turns, oldest first.

    Returns:
        A question that can be understood without the earlier turns; the question itself when it already can.
    """
    if not history:
        return question
    read = Question(question)
    if len(read.tokens) > _SHORT * 2 or not _REFERS.search(question.strip().lower()):
        return question
    earlier = _question_of(history[-1])
    core = _ABOUT.sub("", question.strip()).strip()
    swapped = _swap_scope(earlier, core)
    if swapped:
        return swapped
    return f"{earlier.rstrip('？?。. ')}，{core}？" if read.is_chinese else f"{earlier.rstrip('?. ')}; {core}?"


def _question_of(turn: Answer | tuple[str, str] | Sequence[str]) -> str:
    return turn.standalone_question if isinstance(turn, Answer) else turn[0]


def _swap_scope(earlier: str, core: str) -> str | None:
    """Return the earlier question about the scope that ``core`` names, when it names nothing else."""
    if not scopes_of(core) or len(_SCOPE_WORD.sub("", core)) > 1:
        return None
    if _SCOPE_WORD.search(earlier):
        return _SCOPE_WORD.sub(core, earlier, count=1)
    return f"{core}{earlier}"
