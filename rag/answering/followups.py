"""Follow-up questions: what an elliptical question means after the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.reading.question import Question
from rag.types import Answer

History = Sequence[Answer | tuple[str, str] | Sequence[str]]
"""Earlier turns, oldest first: answers, or pairs of question and answer text."""

_OPENS = re.compile(
    r"^(?:那么?|其中|它|他们|她|这|该|此|上述|另外|还有|除此|前者|后者|里面|后面|前面|当年|当时|同期|双方|"
    r"and\b|what about\b|how about\b|of (?:these|those|them)\b)"
)
_REFERS = re.compile(
    r"(?:它们?|他们|她们|这些|那些|这个|那个|这里|那里|这样|那年|那一年|前者|后者|其中|里面|后面|双方|(?<![尤极])其(?![他次实余]))"
    r"|\b(?:it|its|they|their|them|those|these)\b"
)
_ELLIPTICAL = re.compile(
    r"^.{1,12}呢[？?]?$|又是|(?:以前|之前|此前|以后|之后|后来)(?:是|有|呢|又)|^(?:为什么|为啥|凭什么)[呢？?]*$"
)
_LEAD = re.compile(r"^(?:那么?|and|what about|how about|另外|还有)(?![一几些个里边天年])[,，\s]*", re.IGNORECASE)
_TAIL = re.compile(r"呢?[？?。.\s]*$")
_ASKS = re.compile(
    r"(?:分别|一共|总共|大约)?(?:是|有|为|在|到|占)?(?:多少|多大|多高|多长|几|哪|什么|啥|谁|怎么|怎样|如何|为何|何时)[^，,；;。]*$"
)
_SWAPS = (
    re.compile(r"(?:全|我|本|该)(?:国|省|市|县|区|乡|镇|村|州|厅|局)|(?:省|市|县|区|乡|镇|村|厅|局)(?:里|上)"),
    re.compile(r"(?:19|20)\d{2}年?|[去今明前]年|上半年|下半年"),
)
"""What a short question may replace in the one before it: whose facts are asked for, and of which year."""
_LONG = 20
"""A question with more content tokens than this stands on its own, whatever it refers to."""
_FIGURES = re.compile(r"\[\d+\]|[0-9０-９][0-9０-９.．,，%％]*")
_SHORTEST_TOPIC = 4
_ANSWER_CHARS = 40


def standalone_question(question: str, history: History) -> str:
    """Fill in what a question takes from the turn before it.

    Where it only swaps the scope or the year (那县里呢？), that is swapped inside the earlier question. Where it refers
    back or leaves out what it is about, the topic of the earlier question is put before it, with the earlier answer
    where it points at that.

    Args:
        question: The question as asked.
        history: Earlier turns, oldest first.

    Returns:
        A question that can be understood without the earlier turns; the question itself when it already can.
    """
    if not history:
        return question
    text = question.strip()
    lowered = text.lower()
    if len(Question(text).tokens) > _LONG:
        return question
    points = _REFERS.search(lowered) is not None
    if not (points or _OPENS.search(lowered) or _ELLIPTICAL.search(lowered)):
        return question
    earlier = _question_of(history[-1])
    core = _TAIL.sub("", _LEAD.sub("", text)).strip()
    swapped = _swap(earlier, core)
    if swapped:
        return swapped
    parts = [_topic(earlier)]
    if points:
        parts.append(_answer_of(history[-1]))
    if Question(text).is_chinese:
        return f"{'，'.join([*filter(None, parts), core])}？"
    return f"{'; '.join([*filter(None, parts), core])}?"


def _swap(earlier: str, core: str) -> str | None:
    """Return the earlier question with its scope or year replaced by ``core``, when that is all ``core`` says."""
    for pattern in _SWAPS:
        if pattern.search(core) and len(pattern.sub("", core)) <= 1:
            return pattern.sub(lambda _: core, earlier, count=1) if pattern.search(earlier) else f"{core}{earlier}"
    return None


def _topic(earlier: str) -> str:
    """Return what the earlier question is about, without the words that ask."""
    whole = _TAIL.sub("", earlier.strip())
    topic = _ASKS.sub("", whole).rstrip("的，,是 ")
    return topic if len(topic) >= _SHORTEST_TOPIC else whole


def _question_of(turn: Answer | tuple[str, str] | Sequence[str]) -> str:
    return turn.standalone_question if isinstance(turn, Answer) else turn[0]


def _answer_of(turn: Answer | tuple[str, str] | Sequence[str]) -> str:
    """Return the earlier answer in short."""
    if isinstance(turn, Answer):
        text = (turn.statements[0].span or turn.statements[0].text) if turn.statements else ""
    else:
        text = (turn[1].strip() or "\n").splitlines()[0] if len(turn) > 1 else ""
    # Its figures are known already: sentences that lack them may well be what is asked for now.
    return _FIGURES.sub("", _TAIL.sub("", text)).strip()[:_ANSWER_CHARS]
