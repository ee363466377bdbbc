"""The page: its parts, and which event does what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import gradio as gr

from ui.actions import Actions, hint_html
from ui.api import ask_function
from ui.engine import Engine
from ui.texts import DEFAULT_LANGUAGE, Texts, texts_of
from ui.theme import script

_QUESTIONS_AT_ONCE = 4
"""Questions answered at the same time; more wait their turn."""
_QUEUED = {
    "api_visibility": "private",
    "show_progress": "hidden",
    "concurrency_limit": _QUESTIONS_AT_ONCE,
    "concurrency_id": "ask",
}
_DIRECT = {"api_visibility": "private", "show_progress": "hidden", "queue": False}


class _Parts(NamedTuple):
    """The components of the page; ``turns`` and ``language`` belong to one browser session."""

    turns: gr.State
    language: gr.State
    header: gr.HTML
    conversation: gr.HTML
    box: gr.Textbox
    hint: gr.HTML
    panel: gr.HTML


def build_app(knowledge_base: Engine, examples: Sequence[str] = ()) -> gr.Blocks:
    """Build the chat page over a knowledge base.

    Args:
        knowledge_base: What answers.
        examples: Questions to offer on the first screen; derived from the speeches' headings when empty.

    Returns:
        The page. Launch it with ``ui.server.launch``, which brings its look and keeps it off the network.
    """
    actions = Actions(knowledge_base, examples)
    texts = texts_of(DEFAULT_LANGUAGE)
    with gr.Blocks(title=texts.name, analytics_enabled=False, fill_width=True) as app:
        # First, so that no event handler takes the name.
        gr.api(ask_function(knowledge_base), api_name="ask", concurrency_limit=_QUESTIONS_AT_ONCE, concurrency_id="ask")
        parts = _lay_out(actions, texts)
        _connect(parts, actions)
    return app


def _lay_out(actions: Actions, texts: Texts) -> _Parts:
    header, conversation, panel = actions.first_screen(texts)
    turns, language = gr.State(()), gr.State(DEFAULT_LANGUAGE)
    with gr.Column(elem_id="wz-app"):
        top = _html(header, "wz-top")
        with gr.Row(elem_id="wz-main"):
            with gr.Column(elem_id="wz-chat"):
                talk = _html(conversation, "wz-conversation")
                box = gr.Textbox(
                    label=texts.question_label,
                    placeholder=texts.placeholder,
                    show_label=False,
                    container=False,
                    lines=1,
                    max_lines=6,
                    submit_btn=texts.send,
                    elem_id="wz-box",
                )
                hint = _html(hint_html(texts.hint), "wz-hint-area")
            with gr.Column(elem_id="wz-side"):
                side = _html(panel, "wz-panel-area")
    return _Parts(turns, language, top, talk, box, hint, side)


def _html(value: str, elem_id: str) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=script(), apply_default_css=False, padding=False)


def _connect(parts: _Parts, actions: Actions) -> None:
    session = [parts.turns, parts.language]
    answering = [parts.turns, parts.conversation, parts.panel, parts.box, parts.hint]
    # Not once: after Stop, Gradio counts a question as running until its step under way has ended.
    typed = parts.box.submit(actions.ask, [parts.box, *session], answering, trigger_mode="multiple", **_QUEUED)
    chosen = parts.conversation.select(actions.ask_example, session, answering, **_QUEUED)
    running: list[Any] = [typed, chosen]
    parts.box.stop(actions.stop, session, answering[:-1], cancels=running, **_DIRECT)
    parts.header.clear(actions.clear, [parts.language], answering, cancels=running, **_DIRECT)
    parts.header.select(
        actions.switch,
        [parts.turns],
        [parts.language, parts.header, parts.conversation, parts.panel, parts.box, parts.hint],
        **_DIRECT,
    )
    for part in (parts.header, parts.conversation, parts.panel):
        part.click(actions.show, session, [parts.panel], **_DIRECT)
