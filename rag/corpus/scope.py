"""Scopes: the unit (省, 县, 厅, …) that a text speaks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_SCOPE = re.compile(
    r"(?:全(?!部|局)|我|本|该)(国|省|市|县|区|乡|镇|村|州|旗|厅|局|校|院|部|行|系统)"
    r"|(国家|省|市|县|区|乡|镇|村|厅|局)(?:里|上|级|内)"
    r"|(?:教育|财政|公安|卫生|农业|交通|水利|民政)(厅|局|部)"
)
_OWN = re.compile("[我本](省|市|县|区|乡|镇|村|州|旗|厅|局|校|院|系统)")
_SPEAKERS = 2
_LEAST_SHARE = 0.25
"""Share of a speech's mentions of units from which on it speaks for one."""
_MENTIONS = 2


def scopes_of(text: str) -> frozenset[str]:
    """Return the units that a text speaks for: 省 for 全省, 我省, 省里; 县 for 我县; 厅 for 教育厅; and so on.

    Args:
        text: A text in simplified characters.
    """
    return frozenset(_mentions(text))


def own_units_of(text: str) -> frozenset[str]:
    """Return the units that a text in simplified characters calls its own: 县 for 我县."""
    return frozenset(_OWN.findall(text))


def scope_tokens(unit: str) -> tuple[str, ...]:
    """Return the words by which a speech speaks for a unit, as they stand in a lexical index (全县, 我县, 县里, …)."""
    return (*(f"{word}{unit}"[:2] for word in "全我本"), *(f"{unit}{word}"[:2] for word in "里上级"))


def speech_scope(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the units that a speech speaks for where it does not say whose facts it tells.

    Args:
        texts: Its paragraphs, in simplified characters.

    Returns:
        At most two units, the one mentioned most first; none where hardly any is mentioned.
    """
    counts = Counter(unit for text in texts for unit in _mentions(text))
    total = counts.total()
    return tuple(
        unit for unit, count in counts.most_common(_SPEAKERS) if count >= _MENTIONS and count >= _LEAST_SHARE * total
    )


def _mentions(text: str) -> Iterator[str]:
    for match in _SCOPE.finditer(text):
        unit = next(group for group in match.groups() if group)
        yield "国" if unit == "国家" else unit
