"""What the page shows of a session, part by part; the event handlers share it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from rag.feedback import FeedbackStore
from ui.conversation import EXAMPLES_SHOWN, conversation_html
from ui.engine import Engine
from ui.examples import derived_examples
from ui.header import header_html
from ui.markup import button, escape, tag
from ui.panel import contents_html, sources_html
from ui.session import Turns
from ui.texts import Texts

Update = Any
"""A component's new value, or ``gr.update``/``gr.skip``, which carry no types."""
Scope = tuple[str, ...]
"""Titles of the speeches that alone are asked; all when empty."""


class Screen:
    """Renders the parts of the page.

    Args:
        engine: The knowledge base.
        examples: Questions to offer; derived from the headings when empty.
        feedback: Where ratings are kept; without it none are asked for.
        editable: Whether documents may be added and removed.
    """

    def __init__(
        self,
        engine: Engine,
        examples: Sequence[str] = (),
        feedback: FeedbackStore | None = None,
        *,
        editable: bool = False,
    ) -> None:
        self.engine = engine
        self.feedback = feedback
        self.editable = editable
        self._examples = tuple(examples)

    def first(self, texts: Texts, turns: Turns = (), scope: Scope = ()) -> tuple[str, str, str, str]:
        """Return header, conversation, panel and scope line of a session."""
        header = header_html(self.engine.documents, texts, editable=self.editable)
        return header, self.conversation(turns, texts), self.panel(turns, texts, scope), scope_html(scope, texts)

    def conversation(self, turns: Turns, texts: Texts) -> str:
        """Return the conversation."""
        documents = self.engine.documents
        examples = self._examples or derived_examples(documents, texts, EXAMPLES_SHOWN)
        return conversation_html(turns, examples, documents, texts, rated=self.feedback is not None)

    def panel(self, turns: Turns, texts: Texts, scope: Scope) -> str:
        """Return the citations of the last turn, or the contents where it has none."""
        if turns and turns[-1].citations:
            return sources_html(turns[-1], len(turns) - 1, texts)
        return self.contents(texts, scope)

    def contents(self, texts: Texts, scope: Scope) -> str:
        """Return the contents."""
        return contents_html(self.engine.documents, texts, scope)


def ready(texts: Texts) -> Update:
    """Return the question box, open for a question."""
    return gr.update(interactive=True, submit_btn=texts.send, stop_btn=False)


def hint_html(text: str, *, warning: bool = False, undo: str = "") -> str:
    """Return the line under the question box.

    Args:
        text: What it says.
        warning: Whether it warns.
        undo: Label of a button that takes back what was done; none when empty.
    """
    taken_back = button(escape(undo), "undo", "wz-act") if undo else ""
    return tag("p", escape(text) + taken_back, "wz-hint-line wz-warning" if warning else "wz-hint-line", role="status")


def scope_html(scope: Scope, texts: Texts) -> str:
    """Return the line over the question box that says which speeches alone are asked; empty when all are."""
    if not scope:
        return ""
    titles = texts.title_separator.join(texts.title.format(title=title) for title in scope)
    shown = tag("span", escape(f"{texts.asking_only} {titles}"), "wz-scope-titles", title=titles)
    return tag("p", shown + button(escape(texts.everywhere), "everywhere", "wz-act"), "wz-scope", role="status")
