"""The bot's own words, in the language of the question."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

REFUSAL: dict[Language, str] = {
    "zh": "讲话中没有找到这个问题的答案。",
    "en": "The speeches do not answer this question.",
}
MISSING: dict[Language, str] = {"zh": "讲话中没有找到：", "en": "Not answered by the speeches: "}
NEAREST: dict[Language, str] = {"zh": "最接近的段落：", "en": "The nearest passage: "}


def language_of(*, chinese: bool) -> Language:
    """Return the language to answer in."""
    return "zh" if chinese else "en"
