"""Folding for matching, and the canonical values of the numbers in a text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from rag.corpus.numerals import NUMERAL_CLASS, UNITS, parse_numeral
from rag.corpus.repair import repair
from rag.corpus.script import simplified

_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("“”„‟「」『』〝〞″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("—–―−‐‑‒─", "-"),
        **dict.fromkeys("・•‧∙", "·"),
        "【": "[",
        "】": "]",
        "〈": "<",
        "〉": ">",
        "〔": "(",
        "〕": ")",
    }
)
_SPACE = re.compile(r"\s+")

_ARABIC = re.compile(
    r"(?P<year>\d{4})年|"
    r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})[日号])?|"
    r"(?P<masked>\d+(?:\.\d*)?\*+[\d*]*[百千万亿]*)|"
    r"(?P<number>\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<scale>个?[百千]?[万亿]{1,2}|百(?!分)|千(?!米|克|瓦|伏|卡))?(?P<percent>[%‰])?"
)
_HAN = f"[{NUMERAL_CLASS}万亿]"
_CHINESE = re.compile(
    rf"百分之(?P<percent>{_HAN}+(?:点[{NUMERAL_CLASS}]+)?)|"
    rf"(?P<denominator>{_HAN}+)分之(?P<numerator>{_HAN}+)|"
    rf"(?P<month>[一二三四五六七八九十]{{1,2}})月(?:(?P<day>[一二三四五六七八九十]{{1,3}})[日号])?|"
    rf"(?P<ordinal>第)?(?P<number>{_HAN}+(?:点[{NUMERAL_CLASS}]+)?)(?P<next>.?)"
)
# A lone numeral is a number before these words only; 一 is otherwise an article (一个) or part of a word (一起).
_COUNTED = frozenset("个项条件次种名户村倍成届号级家年天月日人元位大类点步批章节部期世多")
_COUNTED_ONE = frozenset("年月日倍成号届级")


def normalize(text: str) -> str:
    """Fold a text for matching.

    Damaged digits are repaired, widths and compatibility forms folded (NFKC), traditional characters simplified, case lowered, quotation marks and dashes
    unified, and white space removed except between two Latin words or numbers, where one space stays.

    Args:
        text: Any text.

    Returns:
        The folded text; two texts that differ in typography only fold to the same string.
    """
    folded = simplified(unicodedata.normalize("NFKC", repair(text).text)).casefold().translate(_PUNCTUATION).strip()
    return _SPACE.sub(lambda match: _kept_space(folded, match.start(), match.end()), folded)


def numbers(text: str) -> frozenset[str]:
    """Return the canonical values of the numbers in a text.

    ``1.5万``, ``15000`` and ``一万五千`` are all ``15000``; ``15%``, ``百分之十五`` and ``0.15`` are all ``0.15``;
    ``3月21日`` gives ``3月21日`` and ``3月``; a masked number (``20**``) stands for itself only.

    Args:
        text: Any text; it is repaired first.

    Returns:
        The values. Numerals that are parts of words (一起, 十分) are left out.
    """
    folded = normalize(text)
    found: set[str] = set()
    for match in _ARABIC.finditer(folded):
        found.update(_arabic(match))
    for match in _CHINESE.finditer(folded):
        found.update(_chinese(match))
    return frozenset(found)


def _kept_space(text: str, start: int, end: int) -> str:
    before, after = text[start - 1], text[end]
    return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""


def _canonical(value: Decimal) -> str:
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _arabic(match: re.Match[str]) -> set[str]:
    if match["year"]:
        return {match["year"]}
    if match["month"]:
        return _date(int(match["month"]), int(match["day"]) if match["day"] else None)
    if match["masked"]:
        return {match["masked"]}
    value = Decimal(match["number"].replace(",", ""))
    for char in match["scale"] or "":
        value *= UNITS.get(char, 1)
    if match["percent"]:
        value /= 100 if match["percent"] == "%" else 1000
    return {_canonical(value)}


def _chinese(match: re.Match[str]) -> set[str]:
    if match["percent"]:
        value = Decimal(100) if match["percent"] == "百" else parse_numeral(match["percent"])
        return {match.group()} if value is None else {_canonical(value / 100)}
    if match["denominator"]:
        parts = parse_numeral(match["numerator"]), parse_numeral(match["denominator"])
        return {match.group()} if None in parts else {f"{parts[0]}/{parts[1]}"}
    if match["month"]:
        month = parse_numeral(match["month"])
        day = parse_numeral(match["day"]) if match["day"] else None
        return {match.group()} if month is None else _date(int(month), None if day is None else int(day))
    return _chinese_number(match["number"], match["next"], ordinal=bool(match["ordinal"]))


def _chinese_number(numeral: str, following: str, *, ordinal: bool) -> set[str]:
    counted = ordinal or following in (_COUNTED_ONE if numeral == "一" else _COUNTED)
    if len(numeral) == 1 and not counted:
        return set()
    if numeral[0] in "百千万亿":  # 万一, 千万, 百万: words, or the unit of an Arabic number
        return set()
    value = parse_numeral(numeral)
    # What is no numeral (十二五, 三四) still has to occur in the quote as it stands.
    return {numeral} if value is None else {_canonical(value)}


def _date(month: int, day: int | None) -> set[str]:
    return {f"{month}月"} if day is None else {f"{month}月", f"{month}月{day}日"}
