"""The repaired view of a damaged text, with a map back to every source character.

Web pages lose decimal points (``26。54万``), turn the digit 1 into the letter l (``l67亿元``) and mix full and half
width. Every repair here replaces one character by one, or drops one; so each character of the view comes from exactly
one character of the source. All rules look at a few neighbours only and run in linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

_WIDTHS = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDTHS[ord("％")] = ord("%")

# Characters without width, and the spaces of a year set in spaced digits: 1 9 9 8 年.
_DROPPED = re.compile(r"[\u200b-\u200d\u2060\ufeff\u00ad]+|(?<!\d)\d( )\d( )\d( )\d(?=\s?年)")

# The letter l for the digit 1. A run must hold a digit or a decimal point, so that words and identifiers stay as
# they are: no Latin letter, underscore, @ or / may touch it.
_BEFORE = r"(?<![A-Za-z0-9_@/#])(?<![A-Za-z][.\-])"
_AFTER = r"(?![A-Za-z0-9_@])(?!\.[A-Za-z])"
_UNIT = "[%‰万亿千百多余年月日时分个名人户元项条件倍吨公亩米里家所次位届岁期号]"
_LETTERS = re.compile(
    rf"{_BEFORE}(?:"
    rf"l(?=[。.．]\d)|"  # l。6万
    rf"[0-9l][0-9lIO]*[0-9]{_AFTER}|"  # l67, l05, 2O15
    rf"\d[0-9lIO]*[lIO](?={_UNIT}|[。.．]\d)"  # 2l个, 1O%
    rf")"
)
_LETTER_AFTER_POINT = re.compile(rf"(?<=\d[。.．])l+(?=[0-9]|{_UNIT})")
_DIGIT_FOR = str.maketrans("lIO", "110")

# A full stop between digits is a decimal point, but not before a year or a date, where a sentence has ended.
_NEW_SENTENCE = r"(?!\d{4}年|\d{1,2}月\d)"
_POINT = re.compile(
    rf"(?<=\d)(?<!\d[.]\d)[。．]{_NEW_SENTENCE}(?=\d)|"
    r"(?<=\d)。(?=\*{1,4}[万亿%‰])|"  # 1。**亿元: the decimals are masked
    r"(?<=\d)[·・•](?=\d{1,4}(?:[万亿%‰元倍]|个百分点))"
)


@dataclass(frozen=True, slots=True)
class RepairedText:
    """A text as it should have been typed.

    Attributes:
        text: The repaired view.
        source: The text as it is.
        positions: For each character of ``text``, its position in ``source``.
    """

    text: str
    source: str
    positions: range | tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open span of the view to the span of the source that it came from."""
        if start >= end:
            at = self.positions[start] if start < len(self.positions) else len(self.source)
            return at, at
        return self.positions[start], self.positions[end - 1] + 1

    def view_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open span of the source to the span of the view that shows it."""
        return bisect_left(self.positions, start), bisect_left(self.positions, end)


def repair(text: str) -> RepairedText:
    """Repair typographic damage.

    Decimal points typed as full stops, letters typed for digits, full-width digits, Latin letters and percent signs
    become what was meant; characters without width disappear. Masks (``**``) and everything else stay.

    Args:
        text: Any text.

    Returns:
        The repaired view with its map to the source.
    """
    wide = text.translate(_WIDTHS)
    positions: range | tuple[int, ...] = range(len(wide))
    dropped = _dropped(wide)
    if dropped:
        positions = tuple(index for index in positions if index not in dropped)
        wide = "".join([wide[index] for index in positions])
    view = _LETTERS.sub(lambda match: match.group().translate(_DIGIT_FOR), wide)
    view = _LETTER_AFTER_POINT.sub(lambda match: "1" * len(match.group()), view)
    view = _POINT.sub(".", view)
    return RepairedText(view, text, positions)


def _dropped(text: str) -> set[int]:
    found: set[int] = set()
    for match in _DROPPED.finditer(text):
        if match.group(1):
            found.update(match.start(group) for group in (1, 2, 3))
        else:
            found.update(range(match.start(), match.end()))
    return found
