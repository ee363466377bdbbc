"""Chinese numerals: 二十三, 一百零五, 二〇二〇, 三点五."""

from __future__ import annotations

from decimal import Decimal

DIGITS = {
    **dict.fromkeys("〇○零Ｏ", 0),
    **dict(zip("一二三四五六七八九", range(1, 10), strict=True)),
    "两": 2,
}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
NUMERAL_CLASS = "〇○零一二三四五六七八九十百千两"
"""Characters of a numeral below 万, for use inside a regular-expression class."""


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral.

    Args:
        text: The numeral and nothing else, such as ``二十三``, ``一九九八``, ``两万三千`` or ``三点五``.

    Returns:
        Its value, or None where the characters do not form a numeral (``十二五``, ``三四``).
    """
    whole, point, decimals = text.partition("点")
    value = _positional(whole) if len(whole) != 1 or whole in DIGITS else None
    value = _grouped(whole) if value is None else value
    if value is None or not point:
        return None if value is None else Decimal(value)
    if not decimals or any(char not in DIGITS for char in decimals):
        return None
    return Decimal(f"{value}.{''.join(str(DIGITS[char]) for char in decimals)}")


def parse_ordinal(text: str) -> int | None:
    """Return the value of an ordinal in Chinese or Arabic digits, or None."""
    if text.isdecimal():
        return int(text)
    value = parse_numeral(text)
    return None if value is None or value != int(value) else int(value)


def _positional(text: str) -> int | None:
    """Read digit by digit; two digits such as 三四 mean "three or four", so only one or at least four count."""
    if not text or len(text) in {2, 3} or any(char not in DIGITS for char in text):
        return None
    return int("".join(str(DIGITS[char]) for char in text))


def _grouped(text: str) -> int | None:
    """Read with the units 十百千万亿, each unit at most once and falling within its group."""
    total = section = 0
    group = 0  # the last of 万 and 亿
    digit: int | None = None
    last_unit = 100_000
    for index, char in enumerate(text):
        if char in DIGITS:
            if digit is not None:
                return None
            digit = DIGITS[char] or None
        elif (unit := UNITS.get(char)) is None:
            return None
        elif unit >= 10_000:
            section += digit or 0
            if not (section or total):
                return None
            # 一万亿 multiplies what came before, 三亿五千万 adds to it.
            total = (total + section) * unit if unit > group else total + section * unit
            group = unit
            section, digit, last_unit = 0, None, 100_000
        else:
            opens = index == 0 and char == "十"
            if unit >= last_unit or (digit is None and not opens):
                return None
            section += (digit or 1) * unit
            digit, last_unit = None, unit
    # A digit right after 十 to 千 is in the ones; 十二五 has been refused above because two digits met.
    return total + section + (digit or 0) if text else None
