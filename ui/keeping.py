"""What is done with conversations once they are there: kept, restored, deleted, rated, taken away."""

from __future__ import annotations

import base64
import json
import logging
from dataclasses import replace
from datetime import datetime

import gradio as gr

from rag.errors import FeedbackError
from ui.events import field, number
from ui.export import to_docx, to_markdown
from ui.markup import tag
from ui.panel import Kept, history_html
from ui.saved import from_json
from ui.screen import Scope, Screen, Update, hint_html
from ui.session import Turns
from ui.texts import texts_of

logger = logging.getLogger(__name__)

_MIME = {
    "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_MOST_KEPT = 200
_TITLE_CHARS = 80


class Keeping:
    """Event handlers; the conversations themselves are kept by the browser.

    Args:
        screen: Renders the page.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def restore(self, event: gr.EventData, turns: Turns, language: str, scope: Scope) -> tuple[Update, ...]:
        """Go on with a conversation that the browser kept, in the language that it kept.

        Returns turns, language, header, conversation, panel, scope line, question box and hint.
        """
        language = field(event, "language") or language
        texts = texts_of(language)
        if not (turns and turns[-1].pending):
            turns = from_json(field(event, "saved")) or turns
        box = gr.update(placeholder=texts.placeholder, label=texts.question_label, submit_btn=texts.send)
        return turns, language, *self._screen.first(texts, turns, scope), box, hint_html(texts.hint)

    def history(self, event: gr.EventData, language: str) -> str:
        """Return the panel with the conversations that the browser says it keeps."""
        try:
            listed = json.loads(field(event, "kept") or "[]")[:_MOST_KEPT]
            kept = [Kept(str(e["conversation"]), str(e["title"])[:_TITLE_CHARS], str(e["asked"])) for e in listed]
        except (ValueError, TypeError, KeyError, RecursionError):
            kept = []
        return history_html(kept, field(event, "deleted")[:_TITLE_CHARS], texts_of(language))

    def change(self, event: gr.EventData, turns: Turns, before: Turns, language: str) -> tuple[Update, ...]:
        """Delete a turn, take that back, or rate one; returns turns, turns before, conversation and hint."""
        texts = texts_of(language)
        act, index = field(event, "act"), number(event, "turn")
        if turns and turns[-1].pending:
            return (gr.skip(),) * 4
        hint = hint_html(texts.hint)
        if act == "undo" and before:
            turns, before = before, ()
        elif act == "delete" and 0 <= index < len(turns):
            turns, before = (*turns[:index], *turns[index + 1 :]), turns
            hint = hint_html(texts.deleted, undo=texts.undo)
        elif act == "rate" and 0 <= index < len(turns):
            turns = self._rated(turns, index, field(event, "rating"))
            if not turns[index].rating:
                hint = hint_html(texts.failed, warning=True)
        return turns, before, self._screen.conversation(turns, texts), hint

    def export(self, event: gr.EventData, turns: Turns, language: str) -> tuple[Update, ...]:
        """Return the conversation as a file for the browser to save, and a hint."""
        texts, today = texts_of(language), datetime.now().astimezone()
        if not any(turn.answer for turn in turns):
            return "", hint_html(texts.nothing_to_export, warning=True)
        kind = "docx" if field(event, "format") == "docx" else "md"
        documents = self._screen.engine.documents
        if kind == "docx":
            content = to_docx(turns, documents, texts, today.date())
        else:
            content = to_markdown(turns, documents, texts, today.date()).encode()
        name = f"wenzheng-{today:%Y%m%d-%H%M%S}.{kind}"
        file = tag(
            "span",
            "",
            "wz-file",
            data_name=name,
            data_mime=_MIME[kind],
            data_content=base64.b64encode(content).decode(),
        )
        return file, hint_html(texts.hint)

    def _rated(self, turns: Turns, index: int, rating: str) -> Turns:
        turn, store = turns[index], self._screen.feedback
        if store is None or turn.answer is None or turn.rating:
            return turns
        try:
            store.add(turn.answer, rating, turn.speeches)
        except FeedbackError as error:
            logger.warning("rating not kept: %s", error)
            return turns
        return (*turns[:index], replace(turn, rating=rating), *turns[index + 1 :])
