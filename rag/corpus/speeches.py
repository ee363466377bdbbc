"""Finds where the speeches of a page begin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.corpus.blocks import Block
from rag.corpus.numerals import parse_ordinal

_LIMIT = 80
_N = r"(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})"
_MARKERS = (
    re.compile(rf"(?P<base>.{{0,60}}?)\s*[\[【(（〔]\s*第?篇?{_N}篇?\s*[\]】)）〕]\s*[:：]?"),
    re.compile(rf"(?P<base>.{{0,60}}?)\s*(?:第{_N}篇|篇{_N.replace('<n>', '<m>')})\s*(?:[:：].{{0,60}})?"),
)
_PROSE = re.compile(r"[。！？；]")
_OPENING = re.compile(r"[\[【(（〔第篇]")


@dataclass(frozen=True, slots=True)
class SpeechBlocks:
    """The paragraphs of one speech.

    Attributes:
        title: The speech's title as it stands, None where the document's own title applies.
        name: The title without its number; a line that repeats it is no text.
        marker: The title line, or None.
        blocks: The paragraphs after the title line.
    """

    title: str | None
    name: str | None
    marker: Block | None
    blocks: tuple[Block, ...]


def split_speeches(blocks: tuple[Block, ...], title: str | None) -> list[SpeechBlocks]:
    """Split a page into speeches.

    A title line such as ``…讲话[篇一]``, ``…篇1`` or ``…(一)`` opens a speech when it is numbered 1, 2, … and repeats
    the name of the title line before it (or of the page).

    Args:
        blocks: The paragraphs of the page, without chrome.
        title: The page's title, None where it has none.

    Returns:
        The speeches in order; one without a title line when no such lines are found.
    """
    starts = _starts(blocks, title)
    if not starts:
        return [SpeechBlocks(None, title, None, blocks)] if blocks else []
    speeches: list[SpeechBlocks] = []
    lead = blocks[: starts[0][0]]
    if any(_PROSE.search(block.text) for block in lead):
        speeches.append(SpeechBlocks(None, title, None, lead))
    ends = [start for start, _ in starts[1:]] + [len(blocks)]
    for (start, name), end in zip(starts, ends, strict=True):
        marker = blocks[start]
        speeches.append(SpeechBlocks(marker.text.rstrip(":："), name or title, marker, blocks[start + 1 : end]))
    return speeches


def match_title_line(text: str) -> tuple[str, int] | None:
    """Return the name and the ordinal that a numbered title line gives, or None where the text is no such line."""
    if len(text) > _LIMIT or _PROSE.search(text) or not _OPENING.search(text):
        return None
    for pattern in _MARKERS:
        match = pattern.fullmatch(text)
        if match:
            groups = match.groupdict()
            ordinal = parse_ordinal(groups.get("n") or groups.get("m") or "")
            if ordinal and (groups["base"] or "篇" in text):
                return groups["base"].strip("#* \t"), ordinal
    return None


def _starts(blocks: tuple[Block, ...], title: str | None) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    expected = 1
    for index, block in enumerate(blocks):
        marker = match_title_line(block.text)
        if marker is None or marker[1] != expected:
            continue
        name, _ = marker
        # A bracketed number alone, (一), is a heading of the text; a title line says whose speech it is.
        if name and name not in {title, found[-1][1] if found else name}:
            continue
        found.append((index, name))
        expected += 1
    certain = len(found) > 1 or any(name == title or "篇" in blocks[index].text for index, name in found)
    return found if certain else []
