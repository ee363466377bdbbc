"""Questions to offer when none are given: about the headings of the speeches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from rag.types import Document, Speech
from ui.texts import Texts

_ENUMERATOR = re.compile(
    r"^[\s\[(（【第]*[0-9０-９一二三四五六七八九十百]+(?:[\])）】、.．。,，:：]|个[^,，]{0,4}[,，]|是|要)+\s*"
)
_CLAUSE_END = re.compile(r"[,，。;；:：!！?？]")
_READABLE = re.compile(r"[\u4e00-\u9fff0-9A-Za-z、“”]{4,24}")


def derived_examples(documents: Sequence[Document], texts: Texts, limit: int) -> tuple[str, ...]:
    """Return questions about headings, taking turns among the speeches.

    Args:
        documents: The documents of the knowledge base.
        texts: The texts of the interface.
        limit: How many at most.

    Returns:
        The questions; none when the speeches have no readable headings.
    """
    by_speech = [list(_headings(speech)) for document in documents for speech in document.speeches]
    turns = chain.from_iterable(zip_longest(*by_speech))
    headings = dict.fromkeys(heading for heading in turns if heading)
    return tuple(texts.example.format(heading=heading) for heading in list(headings)[:limit])


def _headings(speech: Speech) -> Iterator[str]:
    """Yield the first clause of each heading, without its number, where it is undamaged and of a readable length."""
    for section in speech.sections:
        if section.path:
            clause = _CLAUSE_END.split(_ENUMERATOR.sub("", section.path[-1]))[0].strip()
            if _READABLE.fullmatch(clause):
                yield clause
