"""Recognises what opens a numbered item: 一、 （一） 第一部分 1. ① 一是 首先， and their like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.corpus.numerals import parse_ordinal
from rag.corpus.script import simplified

_HAN = "[一二三四五六七八九十百]{1,4}"
_SEQUENCE = {"首先": 1, "其次": 2, "再次": 3, "再者": 3}

# Tried in this order at the start of a paragraph. The group n holds the ordinal.
_OPENERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("篇", re.compile(rf"[\[【(（]?(?:第(?P<n>{_HAN}|\d{{1,3}})篇|篇(?P<m>{_HAN}|\d{{1,3}}))[\]】)）]?\s*[:：、，,]?")),
    ("#", re.compile(r"(?P<marks>#{1,6})\s+")),
    ("第部分", re.compile(rf"第\s?(?P<n>{_HAN}|\d{{1,3}})\s?(?:个?方面|部分|个?问题)\s*[:：、，,。.]?")),
    ("第章", re.compile(rf"第\s?(?P<n>{_HAN}|\d{{1,3}})\s?[章编][:：、，,\s]?")),
    ("第节", re.compile(rf"第\s?(?P<n>{_HAN}|\d{{1,3}})\s?节[:：、，,\s]?")),
    ("第条", re.compile(rf"第\s?(?P<n>{_HAN}|\d{{1,3}})\s?条[:：、，,\s]")),
    ("第", re.compile(rf"第(?P<n>{_HAN}|\d{{1,2}})[，,、：:]")),
    ("其", re.compile(rf"其(?P<n>{_HAN})[，,、：:是]")),
    ("一是", re.compile(rf"(?P<n>{_HAN})[是要]")),
    ("首先", re.compile(r"(?P<n>首先|其次|再次|再者|最后)[，,、：:]")),
    ("一、", re.compile(rf"(?P<n>{_HAN})\s?[、．.]\s?|(?P<m>{_HAN})(?=\s*$)")),
    ("(一)", re.compile(rf"[(（]\s?(?P<n>{_HAN})\s?[)）][、，,.]?\s?")),
    ("1.", re.compile(r"(?P<n>\d{1,3})\s?(?:[、．。]|\.(?!\d))\s?")),
    ("(1)", re.compile(r"[(（]\s?(?P<n>\d{1,2})\s?[)）][、，,.]?\s?")),
    ("1)", re.compile(r"(?P<n>\d{1,2})[)）][、，,.]?\s?")),
    ("①", re.compile(r"(?P<n>[①-⑳])\s?")),
)
_PATTERNS = dict(_OPENERS)

WEAK_KINDS = frozenset({"第", "其", "一是", "首先"})
"""Items of running prose: one that opens its paragraph owns that paragraph alone."""

STRONG_KINDS = frozenset({"第部分", "第章", "第节", "第条", "一、", "(一)"})
"""Numbers of headings: trusted also where the count has a gap."""

# Kinds that list items inside a paragraph, with what they must follow there.
_INLINE_KINDS = ("一是", "第", "其", "首先", "一、", "(一)", "1.", "(1)", "①")
_INLINE_START = re.compile(r"(?:^|(?<=[。；;：:，,！!？?、\s]))(?=[一二三四五六七八九十第其首再最(（①-⑳\d])")


@dataclass(frozen=True, slots=True)
class Enumerator:
    """What opens a numbered item.

    Attributes:
        kind: The style, named by its first member: ``一、``, ``(一)``, ``1.``, ``一是``; ``#1`` to ``#6`` for Markdown.
        ordinal: Its value; 0 for Markdown headings, which have none, and for 最后.
        length: Characters that it takes, separators included.
    """

    kind: str
    ordinal: int
    length: int


def match_enumerator(text: str) -> Enumerator | None:
    """Recognise the enumerator at the start of a text.

    Args:
        text: A paragraph in the repaired view, without leading white space.

    Returns:
        The enumerator, or None. Numbers that only look like one (``1.5万``, ``一、二级``, ``3、5号``) are refused.
    """
    text = simplified(text)
    for kind, pattern in _OPENERS:
        match = pattern.match(text)
        if match:
            found = _enumerator(kind, match)
            if found and not _misleading(found, text):
                return found
    return None


def inline_enumerators(text: str) -> list[tuple[int, int]]:
    """Find the items that a paragraph counts out: 一是…；二是…；三是….

    Args:
        text: A paragraph in the repaired view.

    Returns:
        (ordinal, start) of every item that belongs to a run 1, 2, … of at least two of the same style, by position.
    """
    found = [(ordinal, start) for run in enumerations(text) for ordinal, start in enumerate(run, start=1)]
    return sorted(found, key=lambda entry: entry[1])


def enumerations(text: str) -> list[tuple[int, ...]]:
    """Find the runs of items that a text counts out.

    Args:
        text: A text in the repaired view.

    Returns:
        For every run 1, 2, … of at least two items of the same style, where each item starts.
    """
    text = simplified(text)
    runs: dict[str, list[int]] = {}
    found: list[tuple[int, ...]] = []
    for place in _INLINE_START.finditer(text):
        item = _inline_at(text, place.start())
        if item is None:
            continue
        run = runs.get(item.kind, [])
        if item.kind == "第" and item.ordinal > 1 and not run:
            run = runs.get("首先", [])  # 首先…其次…第三
        ordinal = item.ordinal or len(run) + 1  # 最后 has no number of its own
        if ordinal == 1:
            found.append(tuple(run))
            runs[item.kind] = [place.start()]
        elif run and ordinal == len(run) + 1:
            run.append(place.start())
    found.extend(tuple(run) for run in runs.values())
    return sorted(run for run in found if len(run) > 1)


def _inline_at(text: str, start: int) -> Enumerator | None:
    window = text[start : start + 12]
    for kind in _INLINE_KINDS:
        match = _PATTERNS[kind].match(window)
        if match and match.end() < len(window):
            found = _enumerator(kind, match)
            return found if found and not _misleading(found, window) else None
    return None


def _enumerator(kind: str, match: re.Match[str]) -> Enumerator | None:
    groups = match.groupdict()
    if kind == "#":
        return Enumerator(f"#{len(groups['marks'])}", 0, match.end())
    shown = groups.get("n") or groups.get("m") or ""
    if kind == "①":
        return Enumerator(kind, ord(shown) - ord("①") + 1, match.end())
    if kind == "首先":
        return Enumerator(kind, _SEQUENCE.get(shown, 0), match.end())
    ordinal = parse_ordinal(shown)
    return Enumerator(kind, ordinal, match.end()) if ordinal else None


def _misleading(found: Enumerator, text: str) -> bool:
    """Tell counts and compounds from enumerators by the character that follows."""
    rest = text[found.length :]
    if found.kind == "1.":
        # 1.5万 and 3、5号 go on with a digit; an item may open with a year.
        return rest[:1].isdigit() and not re.match(r"\d{4}年", rest)
    if found.kind == "一、" and found.length >= 2:
        # 一、二级 and 二、三产业 go on with the next numeral.
        following = rest[:1]
        return (
            following in "一二三四五六七八九十"
            and following != ""
            and (parse_ordinal(following) == found.ordinal + 1 and rest[1:2] not in "〇○零")
        )
    return False
