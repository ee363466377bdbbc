"""A whole speech as HTML, with the cited characters marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.types import Document, Paragraph, Section, Speech
from ui.markup import button, escape, tag
from ui.texts import Texts


class Span(NamedTuple):
    """Characters of a source, half open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph of the speech.

    Attributes:
        start: First character.
        end: One past the last character.
        level: Depth of a heading on a line of its own, 0 for a paragraph.
        number: Number of a paragraph in its section, 0 for a heading.
        lead: One past the last character of a heading that opens the paragraph; ``start`` when none does.
    """

    start: int
    end: int
    level: int
    number: int
    lead: int


def find_speech(documents: Sequence[Document], source: str, start: int) -> tuple[Document, Speech] | None:
    """Return the document and the speech that a character of a source belongs to, or None."""
    for document in documents:
        if document.source == source:
            for speech in document.speeches:
                if speech.start <= start < speech.end:
                    return document, speech
    return None


def speech_html(document: Document, speech: Speech, mark: Span, texts: Texts) -> str:
    """Return the speech, every character of it, with the mark highlighted.

    Args:
        document: The document that holds the speech.
        speech: The speech.
        mark: The cited characters; an empty span marks nothing.
        texts: The texts of the interface.

    Returns:
        HTML: the outline, a box to search in, and the speech. The text between ``<mark>`` and ``</mark>`` is exactly the
        cited text.
    """
    parts: list[str] = []
    cursor = speech.start
    for block in sorted(_blocks(speech), key=lambda block: block.start):
        parts.append(_loose_html(document.text, Span(cursor, block.start), mark, texts))
        parts.append(_block_html(document.text, block, mark, texts))
        cursor = max(cursor, block.end)
    parts.append(_loose_html(document.text, Span(cursor, speech.end), mark, texts))
    return _finding_html(speech, texts) + tag("div", "".join(parts), "wz-text", lang="zh-CN")


def _finding_html(speech: Speech, texts: Texts) -> str:
    """Return the outline of a speech, each heading a way to its place, and a box that finds text in it."""
    entries = [
        tag(
            "li", button(escape(section.path[-1]), "jump", "wz-entry", data_start=first.start), data_level=section.level
        )
        for section in speech.sections
        if section.path and (first := section.heading or next(iter(section.paragraphs), None)) is not None
    ]
    outline = tag("details", tag("summary", escape(texts.outline)) + tag("ul", "".join(entries)), "wz-toc")
    box = tag("input", "", "wz-find", type="search", placeholder=texts.find, aria_label=texts.find)
    count = tag("span", "", "wz-found", role="status", data_label=texts.matches)
    return (outline if entries else "") + tag("div", box + count, "wz-finding")


def marked_html(text: str, span: Span, mark: Span, texts: Texts) -> str:
    """Return the characters of a span, escaped, those inside the mark highlighted."""
    start, end = max(span.start, mark.start), min(span.end, mark.end)
    if start >= end:
        return escape(text[span.start : span.end])
    marked = tag("mark", escape(text[start:end]), aria_label=texts.cited)
    return escape(text[span.start : start]) + marked + escape(text[end : span.end])


def _blocks(speech: Speech) -> Iterator[Block]:
    for section in speech.sections:
        if section.heading is not None:
            heading = section.heading
            yield Block(heading.start, heading.end, max(section.level, 1), 0, heading.start)
        for paragraph in section.paragraphs:
            yield Block(paragraph.start, paragraph.end, 0, paragraph.number, _lead_end(section, paragraph))


def _lead_end(section: Section, paragraph: Paragraph) -> int:
    """Return where the heading ends that opens the section's first paragraph, or the paragraph's start."""
    opens = section.heading is None and section.path and paragraph is section.paragraphs[0]
    return paragraph.sentences[0].end if opens else paragraph.start


def _block_html(text: str, block: Block, mark: Span, texts: Texts) -> str:
    body = marked_html(text, Span(block.lead, block.end), mark, texts)
    if block.level:
        return tag(f"h{min(block.level + 2, 6)}", body, "wz-heading", data_level=block.level, data_start=block.start)
    if block.lead > block.start:
        body = tag("strong", marked_html(text, Span(block.start, block.lead), mark, texts), "wz-lead") + body
    cited = block.start < mark.end and mark.start < block.end
    css = "wz-paragraph wz-cited" if cited else "wz-paragraph"
    return tag("p", body, css, data_number=block.number, data_start=block.start)


def _loose_html(text: str, span: Span, mark: Span, texts: Texts) -> str:
    """Return lines that belong to no section, such as the title, one paragraph each."""
    parts: list[str] = []
    start = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        end = start + len(line)
        if line.strip():
            parts.append(tag("p", marked_html(text, Span(start, end), mark, texts), "wz-loose"))
        start = end
    return "".join(parts)
