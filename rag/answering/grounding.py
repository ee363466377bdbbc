"""Whether a statement is backed by its quotes: decided by code, for every statement, before it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.corpus import normalize, numbers, repair
from rag.types import Verdict

_QUOTED = re.compile(r"《([^《》]+)》|“([^“”]+)”|「([^「」]+)」|<([^<>]+)>")
_EDGES = "。，；：、,;:.!?！？ …"


def verdict(statement: str, quotes: Sequence[str]) -> Verdict:
    """Judge a statement by its quotes.

    Args:
        statement: The statement, without markers.
        quotes: The verbatim quotes that it cites.

    Returns:
        ``verbatim`` when the statement is one of the quotes, but for repaired digits and punctuation width;
        ``supported`` when every number and every quoted name in it occurs in a quote; else ``unsupported``.
    """
    repaired = [repair(quote).text for quote in quotes]
    if any(_folded(statement) in _folded(quote) for quote in repaired if statement):
        return "verbatim"
    if not quotes:
        return "unsupported"
    joined = "\n".join(repaired)
    known = frozenset[str]().union(*(numbers(quote) for quote in repaired))
    names = (next(group for group in match.groups() if group) for match in _QUOTED.finditer(statement))
    if numbers(statement) <= known and all(_folded(name) in _folded(joined) for name in names):
        return "supported"
    return "unsupported"


def _folded(text: str) -> str:
    return normalize(text).strip(_EDGES)
