"""Follow-up questions: what an elliptical question means after the turns before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np

from rag.corpus import simplified
from rag.retrieval.logistic import LogisticWeights
from rag.retrieval.question import Question
from rag.types import Answer

EarlierTurn = Answer | tuple[str, str] | Sequence[str]
History = Sequence[EarlierTurn]
"""Earlier turns, oldest first: answers, or pairs of question and answer text."""

_LINKS = re.compile(r"^(?:那么?|另外|还有|除此|除了(?:这|那)|and\b|but\b|what about\b|how about\b)")
_REFERS = re.compile(
    r"它|(?<!其)他(?!人)|她|这(?!样的话)|那(?=[些个里边年家位场次笔两几])|前者|后者|其中|里面|后面|前面|双方|上述|当年|当时|同期|该(?=[项县市村局校公])"
    r"|(?<![尤极])其(?![他次实余])|\b(?:it|its|they|their|them|those|these|he|she|his|her|him)\b"
)
_ELLIPTICAL = re.compile(
    r"^.{1,12}呢[？?]?$|又是|(?:以前|之前|此前|以后|之后|后来)(?:是|有|呢|又)|^(?:为什么|为啥|凭什么)[呢？?]*$"
)
_LEAD = re.compile(r"^(?:那么?|and\b|what about\b|how about\b|另外|还有)(?![一几些个里边天年])[,，\s]*", re.IGNORECASE)
_BARE = re.compile(r"^(?!.*(?:多少|几|哪|什么|啥|谁|怎|如何|为何|何时|吗|没)).*呢[？?。.\s]*$")
"""Names something else and leaves the asking to the earlier question."""
_TAIL = re.compile(r"呢?[？?。.\s]*$")
_ASKS = re.compile(
    r"(?:分别|一共|总共|大约)?(?:是|有|为|在|到|占)?(?:多少|多大|多高|多长|几|哪|什么|啥|谁|怎么|怎样|如何|为何|何时)[^，,；;。]{0,4}$"
)
_SWAPS = (
    re.compile(
        r"(?:全|我|本|该)(?:国|省|市|县|区|乡|镇|村|州|厅|局)|(?:省|市|县|区|乡|镇|村|厅|局)(?:里|上(?![报学级任述]))"
    ),
    re.compile(r"(?:19|20)\d{2}年?|[去今明前]年|上半年|下半年"),
)
"""What a short question may replace in the one before it: whose facts are asked for, and of which year."""
FILE_NAME = "followups.json"
DEPENDS = 0.3
"""Probability from which on a question counts as a follow-up: losing the topic costs more than naming it needlessly."""
FEATURES = (
    "refers",
    "links",
    "elliptical",
    "characters",
    "three_characters",
    "six_characters",
    "words",
    "two_words",
    "chinese",
    "shared",
    "other_language",
)
"""What tells a follow-up: words that point back, how little it says by itself, what it repeats."""
_TURNS = 4
"""Turns that are looked back."""
_MOST_CHARACTERS = 24
_MOST_WORDS = 14
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
    earlier, answer = _turn(history)
    row = np.asarray([followup_features(text, earlier)])
    return question if _weights().probabilities(row)[0] < DEPENDS else combine(text, earlier, answer)


def followup_features(text: str, earlier: str) -> tuple[float, ...]:
    """Return what tells whether a question takes something from an earlier one, in the order of ``FEATURES``."""
    question, before = Question(text), Question(earlier)
    lowered, tokens = text.lower(), set(question.tokens)
    characters = len(question.characters) if question.is_chinese else 0
    words = 0 if question.is_chinese else len(tokens)
    return (
        *(float(pattern.search(lowered) is not None) for pattern in (_REFERS, _LINKS, _ELLIPTICAL)),
        min(characters, _MOST_CHARACTERS) / _MOST_CHARACTERS,
        float(question.is_chinese and characters <= 3),
        float(question.is_chinese and characters <= 6),
        min(words, _MOST_WORDS) / _MOST_WORDS,
        float(not question.is_chinese and words <= 2),
        float(question.is_chinese),
        len(tokens & set(before.tokens)) / max(1, len(tokens)),
        float(question.is_chinese != before.is_chinese),
    )


@cache
def _weights() -> LogisticWeights:
    weights = LogisticWeights.model_validate_json(files("rag.retrieval").joinpath(FILE_NAME).read_bytes())
    if weights.features != FEATURES:
        raise ValueError("the weights were fitted for other features; run python -m rag.evaluation.fit_followups")
    return weights


def combine(text: str, earlier: str, answer: str) -> str:
    """Put what an earlier turn was about before a question, or swap in what the question swaps.

    Args:
        text: The question.
        earlier: The question before it, as understood.
        answer: The answer to that.

    Returns:
        A question that stands alone.
    """
    core = _TAIL.sub("", _LEAD.sub("", text)).strip()
    if not core:
        return earlier
    swapped = _swap(earlier, core)
    if swapped:
        return swapped
    parts = [_topic(earlier)]
    if _REFERS.search(text.lower()):
        parts.append(_short(answer))
    asks = _ASKS.search(_TAIL.sub("", earlier.strip()))
    if asks and _BARE.search(text):
        core += asks.group()
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


def _turn(history: History) -> tuple[str, str]:
    """Return question, as understood, and answer of the last turn."""
    turn = history[-1]
    if isinstance(turn, Answer):
        answer = (turn.statements[0].span or turn.statements[0].text) if turn.statements else ""
        return turn.standalone_question, simplified(answer)
    # Only the text of a turn is known: what it took from those before it is found out again.
    answer = next(iter(turn[1].strip().splitlines()), "") if len(turn) > 1 else ""
    return standalone_question(simplified(turn[0]), history[-_TURNS:-1]), simplified(answer)


def _short(answer: str) -> str:
    """Return an earlier answer in short."""
    # Its figures are known already: sentences that lack them may well be what is asked for now.
    short = _FIGURES.sub("", _TAIL.sub("", answer)).strip()[:_ANSWER_CHARS]
    return short if len(short) >= _SHORTEST_TOPIC else ""
