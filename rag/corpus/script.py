"""Chinese script: traditional characters folded to simplified ones, so that either finds the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


def simplified(text: str) -> str:
    """Return a text in simplified characters, for matching only.

    Args:
        text: Any text.

    Returns:
        A text of the same length; every character stands where the one it was made of stood.
    """
    if text.isascii():
        return text
    # Half a surrogate pair, which JSON can carry, cannot be converted.
    text = text.encode(errors="replace").decode()
    folded = _converter()(text)
    # Whole phrases are converted better; where one changes in length, each character for itself.
    return folded if len(folded) == len(text) else "".join(map(_character, text))


@cache
def _character(char: str) -> str:
    folded = _converter()(char)
    return folded if len(folded) == 1 else char


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC  # noqa: PLC0415 - --help must not wait for its tables

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
