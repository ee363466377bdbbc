"""Paragraphs and sentences, as spans of a repaired text."""

from __future__ import annotations

import re

_CLOSERS = '"”’」』）)】]》〉>'
_FULL_STOPS = ("。", "！", "？", "：")
_SOFT_LIMIT = 240
_SOFT_TARGET = 140

_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WIDE_GAP = re.compile(r"[ \t\xa0\u3000]{2,}")
# A numbered heading that was glued to the paragraph before it, with a single space between the two.
_HAN = "[一二三四五六七八九十]{1,3}"
_GLUED_HEADING = re.compile(
    rf"(?<=[。！？：])[ \t\xa0\u3000]{{1,4}}(?=(?:{_HAN}、|[（(]{_HAN}[)）])[^。！？；：\n]{{2,60}}$)"
)
_STOP = re.compile(
    rf"(?:[。！？!?；;]|…{{2,}})[。！？!?；;…]*[{re.escape(_CLOSERS)}]*|"
    rf"(?<=[A-Za-z0-9)\"'])\.[\"')\]]*(?=\s+[A-Z\"'(])|"
    r"[\n\r]+"
)
_ENUMERATOR_ONLY = re.compile(r"\s*[(（]?\d{1,3}[。.．]")
_COMMA = re.compile(r"(?<!\d)[，,]|[，,](?!\d)")


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Split a text into paragraphs.

    Paragraphs are separated by line breaks and by gaps of two or more spaces of which one is ideographic, the way
    texts look whose line breaks were lost and whose first-line indents were kept.

    Args:
        text: A text in the repaired view.

    Returns:
        Trimmed, non-empty spans in order.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _LINE_BREAK.finditer(text):
        spans.extend(_split_gaps(text, start, match.start()))
        start = match.end()
    spans.extend(_split_gaps(text, start, len(text)))
    return spans


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a paragraph into sentences.

    A sentence ends after 。！？；…… with the closing quotes and brackets that follow, and after an English full stop
    before a capital. A decimal point ends nothing, nor does the stop of an enumerator (``1。``). A piece of more than
    240 characters is cut at commas.

    Args:
        text: A paragraph in the repaired view.

    Returns:
        Spans in order, without surrounding white space; together they cover everything that is not white space.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        if _ENUMERATOR_ONLY.fullmatch(text[start : match.end()]) and match.end() < len(text):
            continue
        spans.extend(_cut_long(text, *trimmed(text, start, match.end())))
        start = match.end()
    spans.extend(_cut_long(text, *trimmed(text, start, len(text))))
    return spans


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _split_gaps(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _WIDE_GAP.finditer(text, start, end):
        gap = match.group()
        # Tabs also stand between the cells of a table; only after a full stop do they part paragraphs.
        if "\u3000" in gap or ("\t" in gap and text[match.start() - 1 : match.start()] in _FULL_STOPS):
            spans.append(trimmed(text, start, match.start()))
            start = match.end()
    spans.append(trimmed(text, start, end))
    return [part for span in spans if span[0] < span[1] for part in _split_glued(text, *span)]


def _split_glued(text: str, start: int, end: int) -> list[tuple[int, int]]:
    glued = _GLUED_HEADING.search(text[max(start, end - 80) : end])
    if glued is None:
        return [(start, end)]
    at = max(start, end - 80) + glued.start()
    return [(start, at), trimmed(text, at, end)]


def _cut_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if start >= end:
        return []
    if end - start <= _SOFT_LIMIT:
        return [(start, end)]
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _COMMA.finditer(text, start, end):
        if match.end() - begin >= _SOFT_TARGET and end - match.end() >= _SOFT_TARGET // 2:
            spans.append(trimmed(text, begin, match.end()))
            begin = match.end()
    spans.append(trimmed(text, begin, end))
    return [span for span in spans if span[0] < span[1]]
