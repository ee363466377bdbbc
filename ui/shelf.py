"""The library on the page: what it holds, adding a file, removing one and bringing it back."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import gradio as gr

from rag.errors import LibraryError, WenzhengError
from rag.library import Library
from rag.types import Document
from ui.events import field
from ui.markup import button, escape, tag
from ui.panel import view_html
from ui.screen import Scope, Update, scope_html
from ui.texts import Texts, texts_of

logger = logging.getLogger(__name__)

Pending = str | None
"""Where a file is that was uploaded and not yet added."""


class Shelf:
    """Event handlers over a library.

    Args:
        library: The library.
    """

    def __init__(self, library: Library) -> None:
        self._library = library

    def show(self, language: str) -> str:
        """Return the panel with the documents."""
        return self._panel(texts_of(language))

    def uploaded(self, file: str | None, language: str) -> tuple[Update, ...]:
        """Show the outline of a file that was uploaded; returns the file that waits, and the panel."""
        texts = texts_of(language)
        if not file:
            return None, self._panel(texts)
        path = Path(file)
        try:
            document = self._library.preview(path, path.name)
        except WenzhengError as error:
            logger.info("file not added: %s", error)
            path.unlink(missing_ok=True)
            return None, self._panel(texts, _note(_reason(error, texts), warning=True))
        buttons = button(escape(texts.add), "add", "wz-more") + button(escape(texts.cancel), "drop", "wz-more")
        body = tag("div", buttons, "wz-choices") + _document_html(document, texts)
        return str(path), view_html("preview", document.title, texts.preview_hint, body, texts)

    def decided(self, event: gr.EventData, pending: Pending, language: str) -> Iterator[tuple[Update, ...]]:
        """Add the file that waits, or drop it; yields the file that waits, and the panel."""
        texts = texts_of(language)
        if pending is None:
            yield None, self._panel(texts)
            return
        path = Path(pending)
        note = ""
        if field(event, "act") == "add":
            yield gr.skip(), view_html("preview", path.name, texts.library_hint, _note(texts.adding), texts)
            try:
                source = self._library.add(path, path.name)
                title = next(document.title for document in self._library.documents if document.source == source)
                note = _note(texts.added_document.format(title=title))
            except WenzhengError as error:
                logger.warning("file not added: %s", error)
                note = _note(_reason(error, texts), warning=True)
        path.unlink(missing_ok=True)
        yield None, self._panel(texts, note)

    def move(self, event: gr.EventData, language: str, scope: Scope) -> tuple[Update, ...]:
        """Remove a document or bring it back; returns the scope, its line and the panel."""
        texts, source = texts_of(language), field(event, "source")
        note = ""
        try:
            if field(event, "act") == "remove":
                title = next((d.title for d in self._library.documents if d.source == source), source)
                self._library.remove(source)
                undo = button(escape(texts.undo), "put-back", "wz-act", data_source=source)
                note = _note(texts.removed_document.format(title=title), undo)
            else:
                self._library.restore(source)
        except LibraryError as error:
            logger.warning("document not moved: %s", error)
            note = _note(texts.failed, warning=True)
        there = {speech.title for document in self._library.documents for speech in document.speeches}
        scope = tuple(title for title in scope if title in there)
        return scope, scope_html(scope, texts), self._panel(texts, note)

    def _panel(self, texts: Texts, note: str = "") -> str:
        added = self._library.added
        counts = Counter(passage.source for passage in self._library.passages)
        entries = []
        for document in self._library.documents:
            remove = ""
            if document.source in added:
                remove = button(escape(texts.remove), "remove", "wz-act", data_source=document.source)
            entries.append(tag("li", _document_html(document, texts, counts[document.source]) + remove))
        return view_html("library", texts.library, texts.library_hint, note + tag("ul", "".join(entries)), texts)


def _note(text: str, more: str = "", *, warning: bool = False) -> str:
    return tag("p", escape(text) + more, "wz-note wz-warning" if warning else "wz-note", role="status")


def _reason(error: WenzhengError, texts: Texts) -> str:
    known = {"format": texts.cannot_add_format, "large": texts.cannot_add_large, "known": texts.cannot_add_known}
    return known.get(error.reason if isinstance(error, LibraryError) else "", texts.cannot_add)


def _document_html(document: Document, texts: Texts, passages: int | None = None) -> str:
    """Return a document with its outline, folded where it is one of several."""
    facts = [document.source]
    if document.published:
        facts.append(texts.published.format(date=document.published))
    if passages is not None:
        facts.append(texts.speeches_passages.format(speeches=len(document.speeches), passages=passages))
    head = tag("strong", escape(document.title)) + tag("span", escape(" · ".join(facts)), "wz-place")
    outline = "".join(
        tag("li", escape(speech.title) + _headings_html([s.path for s in speech.sections if s.path]))
        for speech in document.speeches
    )
    folded = tag("summary", head) + tag("ul", outline, "wz-outline")
    return tag("details", folded, "wz-document", open=None if passages is not None else "open", lang="zh-CN")


def _headings_html(paths: Sequence[tuple[str, ...]]) -> str:
    items = [tag("li", escape(path[-1]), data_level=len(path)) for path in dict.fromkeys(paths)]
    return tag("ul", "".join(items)) if items else ""
