"""Tokens for lexical retrieval: bigrams of Chinese characters, runs of digits and of Latin letters whole.

Overlapping character bigrams need no dictionary, so names that no dictionary holds are found like any other word
(Nie et al., "On the use of words and n-grams for Chinese information retrieval", 2000).
"""

from __future__ import annotations

import re

from rag.corpus import normalize

_RUN = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|[a-z]+|[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def lexical_tokens(text: str) -> list[str]:
    """Split text into the tokens of the lexical index.

    Args:
        text: Any text; widths and case are folded here.

    Returns:
        Tokens in order: numbers and percentages whole, Latin words whole, character bigrams of Chinese runs, and the
        character itself where a run is a single one.
    """
    tokens: list[str] = []
    for match in _RUN.finditer(normalize(text)):
        run = match.group()
        if run[0].isascii() or len(run) == 1:
            tokens.append(run)
        else:
            tokens.extend(run[i : i + 2] for i in range(len(run) - 1))
    return tokens
