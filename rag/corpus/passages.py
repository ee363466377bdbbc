"""Passages: the windows of sentences that are indexed and retrieved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from rag.corpus.enumerators import inline_enumerators
from rag.corpus.repair import repair
from rag.corpus.scope import speech_scope
from rag.corpus.script import simplified
from rag.types import Document, Passage, Section, Sentence, Speech

MIN_CHARS = 120
MAX_CHARS = 400


def make_passages(document: Document) -> list[Passage]:
    """Cut a document into passages.

    A paragraph of up to 400 characters is one passage. A longer one is cut into windows of whole sentences of about
    120 to 400 characters, at the items that it counts out (一是…；二是…) where their sizes allow. A heading on a line
    of its own is a passage, with paragraph 0, only where its section has no paragraphs of its own.

    Args:
        document: A parsed document.

    Returns:
        The passages in document order of their sections.
    """
    return [
        _passage(document, speech, scope, section, number, window)
        for speech in document.speeches
        for scope in [_scope(speech)]
        for section in speech.sections
        for number, window in _windows_of(section)
    ]


def _scope(speech: Speech) -> tuple[str, ...]:
    paragraphs = (paragraph for section in speech.sections for paragraph in section.paragraphs)
    return speech_scope(simplified("".join(sentence.text for sentence in p.sentences)) for p in paragraphs)


def _windows_of(section: Section) -> Iterator[tuple[int, tuple[Sentence, ...]]]:
    if section.heading is not None and not section.paragraphs:
        yield 0, (section.heading,)
    for paragraph in section.paragraphs:
        for window in _windows(paragraph.sentences):
            yield paragraph.number, window


def _windows(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    if _size(sentences) <= MAX_CHARS:
        yield tuple(sentences)
        return
    for group in _merge_small(_items(sentences)):
        yield from _cut_evenly(group)


def _items(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Group the sentences by the inline items that they open."""
    text = "".join(sentence.text for sentence in sentences)
    openings = {start for _, start in inline_enumerators(text)}
    groups: list[list[Sentence]] = [[]]
    at = 0
    for sentence in sentences:
        if groups[-1] and at in openings:
            groups.append([])
        groups[-1].append(sentence)
        at += len(sentence.text)
    return groups


def _merge_small(groups: list[list[Sentence]]) -> list[list[Sentence]]:
    merged: list[list[Sentence]] = []
    for group in groups:
        if (
            merged
            and min(_size(merged[-1]), _size(group)) < MIN_CHARS
            and _size(merged[-1]) + _size(group) <= MAX_CHARS
        ):
            merged[-1] = merged[-1] + group
        else:
            merged.append(group)
    return merged


def _cut_evenly(sentences: list[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    """Cut into the fewest windows that respect the limit, of about the same size each."""
    total = _size(sentences)
    target = total / -(-total // MAX_CHARS)
    window: list[Sentence] = []
    for sentence in sentences:
        full = _size(window) + len(sentence.text) / 2 > target or _size(window) + len(sentence.text) > MAX_CHARS
        if window and full:
            yield tuple(window)
            window = []
        window.append(sentence)
    yield tuple(window)


def _size(sentences: Sequence[Sentence]) -> int:
    return sum(len(sentence.text) for sentence in sentences)


def _passage(
    document: Document,
    speech: Speech,
    scope: tuple[str, ...],
    section: Section,
    number: int,
    window: tuple[Sentence, ...],
) -> Passage:
    start, end = window[0].start, window[-1].end
    text = repair(document.text[start:end]).text
    key = "\x1f".join((document.source, str(start), str(end), text))
    return Passage(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        source=document.source,
        document=document.title,
        speech=speech.title,
        section=section.path,
        paragraph=number,
        text=text,
        start=start,
        end=end,
        sentences=window,
        scope=scope,
    )
