"""The panel beside the conversation: contents, citations of an answer, or a speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rag.rendering import reference
from rag.types import Citation, Document, Speech
from ui.citations import cards_html, paragraph_text
from ui.markup import button, escape, tag
from ui.session import Turn
from ui.texts import Texts
from ui.viewer import Span, find_speech, speech_html

_OPEN_DOCUMENTS = 3
"""With more documents than this, each folds to its title."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation that the browser keeps: its identity, its first question, and when it was last continued."""

    conversation: str
    title: str
    asked: str


@dataclass(frozen=True, slots=True)
class _View:
    """What the panel shows: its kind, title, a line under the title, the body, and above it buttons and an address.

    ``turn`` and ``at`` are the position of the citation shown, if one is.
    """

    kind: str
    title: str
    hint: str
    body: str
    tools: str = ""
    address: str = ""
    turn: int | None = None
    at: int | None = None

    def html(self, texts: Texts) -> str:
        """Return the panel as HTML."""
        close = button("×", "close", "wz-close", aria_label=texts.close, title=texts.close)
        bar = tag("div", tag("div", self.tools + close, "wz-buttons") + self.address, "wz-bar")
        head = tag("h2", escape(self.title), tabindex="-1") + tag("p", escape(self.hint), "wz-hint")
        place = {"data_view": self.kind, "data_turn": self.turn, "data_at": self.at}
        return tag("aside", bar + head + self.body, "wz-panel", aria_label=texts.panel, **place)


def view_html(kind: str, title: str, hint: str, body: str, texts: Texts) -> str:
    """Return a panel of another part of the page.

    Args:
        kind: Its kind, for the style sheet.
        title: Its title.
        hint: The line under the title.
        body: Its content, as HTML.
        texts: The texts of the interface.
    """
    return _View(kind, title, hint, body).html(texts)


def contents_html(documents: Sequence[Document], texts: Texts, chosen: Sequence[str] = ()) -> str:
    """Return the speeches with their top headings, each a way into the text.

    Args:
        documents: The documents of the knowledge base.
        texts: The texts of the interface.
        chosen: Titles of the speeches that alone are asked; all when empty.

    Returns:
        HTML of the panel.
    """
    folded = len(documents) > _OPEN_DOCUMENTS
    body = "".join(_document_html(document, chosen, texts, folded=folded) for document in documents)
    return _View("contents", texts.contents, texts.contents_hint, body).html(texts)


def sources_html(turn: Turn, index: int, texts: Texts) -> str:
    """Return the citations of a turn, or the nearest passages of a refusal, as cards."""
    if turn.answer is not None and not turn.answer.answerable:
        return _View("nearest", texts.nearest, texts.nearest_hint, cards_html(turn, index, texts)).html(texts)
    hint = texts.waiting if turn.pending else texts.sources_hint
    return _View("sources", texts.sources, hint, cards_html(turn, index, texts)).html(texts)


def cited_speech_html(documents: Sequence[Document], turn: Turn, index: int, at: int, texts: Texts) -> str:
    """Return the speech of a citation, its characters marked.

    Args:
        documents: The documents of the knowledge base.
        turn: The turn that has the citation.
        index: The turn's position in the session.
        at: The citation's position in the turn.
        texts: The texts of the interface.

    Returns:
        HTML of the panel.
    """
    citation = turn.citations[at]
    refused = turn.answer is not None and not turn.answer.answerable
    label = texts.back_to_nearest if refused else texts.back_to_sources
    back = _back_html(label, "list", data_turn=index, data_from=at)
    steps = _step_html("‹", texts.previous, at - 1, turn, index) + _step_html("›", texts.next, at + 1, turn, index)
    found = find_speech(documents, citation.source, citation.start)
    if found is None:
        return _View("speech", citation.speech, texts.not_found, "", back).html(texts)
    changed = found[0].text[citation.start : citation.end] != citation.quote
    mark = Span(citation.start, citation.start) if changed else Span(citation.start, citation.end)
    return _View(
        kind="speech",
        title=citation.speech,
        hint=texts.source_changed if changed else _origin(found[0], texts),
        body=speech_html(*found, mark, texts),
        tools=back + _copy_html(citation, found[0], texts) + steps,
        address=_address_html(citation, texts),
        turn=index,
        at=at,
    ).html(texts)


def read_speech_html(documents: Sequence[Document], source: str, start: int, texts: Texts) -> str:
    """Return the speech at a character of a source, without a mark; it opens there."""
    back = _back_html(texts.back_to_contents, "contents")
    found = find_speech(documents, source, start)
    if found is None:
        return _View("speech", texts.contents, texts.not_found, "", back).html(texts)
    body = speech_html(*found, Span(start, start), texts)
    return _View("speech", found[1].title, _origin(found[0], texts), body, back).html(texts)


def history_html(kept: Sequence[Kept], deleted: str, texts: Texts) -> str:
    """Return the conversations that the browser keeps, each a way back into it.

    Args:
        kept: The conversations, newest first.
        deleted: Title of one that was just deleted and can be brought back; empty when there is none.
        texts: The texts of the interface.

    Returns:
        HTML of the panel.
    """
    note = ""
    if deleted:
        undo = button(escape(texts.undo), "bring-back", "wz-act")
        note = tag("p", escape(texts.history_deleted.format(title=deleted)) + undo, "wz-note", role="status")
    entries = "".join(
        tag(
            "li",
            button(
                escape(each.title) + tag("span", escape(each.asked), "wz-place"),
                "restore",
                "wz-entry",
                data_conversation=each.conversation,
            )
            + button(
                "×",
                "forget",
                "wz-step",
                data_conversation=each.conversation,
                aria_label=texts.delete,
                title=texts.delete,
            ),
            "wz-kept",
        )
        for each in kept
    )
    body = tag("ul", entries, "wz-history") if entries else tag("p", escape(texts.history_empty), "wz-note")
    return _View("history", texts.history, texts.history_hint, note + body).html(texts)


def _copy_html(citation: Citation, document: Document, texts: Texts) -> str:
    today = datetime.now().astimezone().date()
    copied = f"{citation.quote}\n——{reference(citation, document.published, today)}"
    return button(escape(texts.copy_reference), "copy", "wz-act", data_copy=copied, data_done=texts.copied)


def _back_html(label: str, act: str, **attributes: object) -> str:
    arrow = tag("span", "←", aria_hidden="true")
    return button(f"{arrow} {escape(label)}", act, "wz-back", **attributes)


def _step_html(sign: str, label: str, at: int, turn: Turn, index: int) -> str:
    disabled = None if 0 <= at < len(turn.citations) else "disabled"
    return button(
        sign, "open", "wz-step", data_turn=index, data_at=at, aria_label=label, title=label, disabled=disabled
    )


def _address_html(citation: Citation, texts: Texts) -> str:
    number = tag("span", str(citation.number), "wz-number") if citation.number else ""
    path = " › ".join((citation.speech, *citation.section))
    characters = texts.characters.format(start=citation.start + 1, end=citation.end)
    where = f"{paragraph_text(citation, texts)} · {characters}"
    lines = tag("span", escape(path), "wz-path", title=path) + tag("span", escape(where), "wz-where")
    return tag("p", number + tag("span", lines), "wz-address")


def _origin(document: Document, texts: Texts) -> str:
    published = texts.published.format(date=document.published) if document.published else ""
    return " · ".join(part for part in (document.source, published) if part)


def _document_html(document: Document, chosen: Sequence[str], texts: Texts, *, folded: bool) -> str:
    speeches = "".join(_speech_html(document, speech, chosen, texts) for speech in document.speeches)
    if not folded:
        return speeches
    return tag("details", tag("summary", escape(document.title)) + speeches, "wz-document")


def _speech_html(document: Document, speech: Speech, chosen: Sequence[str], texts: Texts) -> str:
    title = _entry_html(speech.title, document.source, speech.start, "wz-entry wz-entry-speech")
    only = speech.title in chosen
    label = texts.all_speeches_again if only else texts.only_this
    alone = button(
        escape(label), "only", "wz-act wz-only", data_title=speech.title, aria_pressed="true" if only else "false"
    )
    tops: dict[str, int] = {}
    for section in speech.sections:
        first = section.heading or (section.paragraphs[0] if section.paragraphs else None)
        if section.path and first is not None:
            tops.setdefault(section.path[0], first.start)
    items = "".join(
        tag("li", _entry_html(heading, document.source, start, "wz-entry")) for heading, start in tops.items()
    )
    return tag("section", tag("h3", title) + alone + tag("ul", items), "wz-outline", lang="zh-CN")


def _entry_html(label: str, source: str, start: int, css: str) -> str:
    return button(escape(label), "read", css, data_source=source, data_start=start)
