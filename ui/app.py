"""The page: its parts, and which event does what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import gradio as gr

from rag.corpus.formats import READERS
from rag.feedback import FeedbackStore
from rag.library import Library
from ui.actions import Actions
from ui.api import ask_function, search_function, speeches_function
from ui.engine import Engine
from ui.keeping import Keeping
from ui.screen import Screen, hint_html
from ui.shelf import Shelf
from ui.texts import DEFAULT_LANGUAGE, Texts, texts_of
from ui.theme import script

_QUESTIONS_AT_ONCE = 4
"""Questions answered at the same time; more wait their turn."""
_LIMITS = {"concurrency_limit": _QUESTIONS_AT_ONCE, "concurrency_id": "ask"}
_QUEUED = {"api_visibility": "private", "show_progress": "hidden", **_LIMITS}
_DIRECT = {"api_visibility": "private", "show_progress": "hidden", "queue": False}


class _Parts(NamedTuple):
    """The components of the page; the states belong to one browser session.

    ``before`` holds the turns before one was deleted, ``scope`` the speeches that alone are asked, ``file`` what the
    browser is to save.
    """

    turns: gr.State
    before: gr.State
    language: gr.State
    scope: gr.State
    header: gr.HTML
    conversation: gr.HTML
    scope_line: gr.HTML
    box: gr.Textbox
    hint: gr.HTML
    panel: gr.HTML
    upload: gr.UploadButton
    file: gr.HTML


def build_app(
    knowledge_base: Engine,
    examples: Sequence[str] = (),
    feedback: FeedbackStore | None = None,
    library: Library | None = None,
) -> gr.Blocks:
    """Build the chat page over a knowledge base.

    Args:
        knowledge_base: What answers.
        examples: Questions to offer on the first screen; derived from the speeches' headings when empty.
        feedback: Where ratings of answers are kept; without it none are asked for.
        library: The knowledge base again, where documents may be added and removed on the page.

    Returns:
        The page. Launch it with ``ui.server.launch``, which brings its look and keeps it off the network.
    """
    screen = Screen(knowledge_base, examples, feedback, editable=library is not None)
    texts = texts_of(DEFAULT_LANGUAGE)
    with gr.Blocks(title=texts.name, analytics_enabled=False, fill_width=True) as app:
        # First, so that no event handler takes the names.
        gr.api(ask_function(knowledge_base), api_name="ask", **_LIMITS)
        gr.api(search_function(knowledge_base), api_name="search", **_LIMITS)
        gr.api(speeches_function(knowledge_base), api_name="speeches", queue=False)
        parts = _lay_out(screen, texts)
        _connect(parts, Actions(screen))
        _connect_keeping(parts, Keeping(screen))
        if library is not None:
            _connect_shelf(parts, Shelf(library))
    return app


def _lay_out(screen: Screen, texts: Texts) -> _Parts:
    header, conversation, panel, _ = screen.first(texts)
    turns, before, scope = gr.State(()), gr.State(()), gr.State(())
    language = gr.State(DEFAULT_LANGUAGE)
    with gr.Column(elem_id="wz-app"):
        top = _html(header, "wz-top")
        with gr.Row(elem_id="wz-main"):
            with gr.Column(elem_id="wz-chat"):
                talk = _html(conversation, "wz-conversation")
                scope_line = _html("", "wz-scope-area")
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
                upload = gr.UploadButton(
                    texts.upload, file_types=list(READERS), elem_id="wz-upload", visible=screen.editable
                )
        file = _html("", "wz-file-area")
    return _Parts(turns, before, language, scope, top, talk, scope_line, box, hint, side, upload, file)


def _html(value: str, elem_id: str) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=script(), apply_default_css=False, padding=False)


def _connect(parts: _Parts, actions: Actions) -> None:
    session = [parts.turns, parts.language, parts.scope]
    answering = [parts.turns, parts.conversation, parts.panel, parts.box, parts.hint]
    # Not once: after Stop, Gradio counts a question as running until its step under way has ended.
    typed = parts.box.submit(actions.ask, [parts.box, *session], answering, trigger_mode="multiple", **_QUEUED)
    chosen = parts.conversation.select(actions.ask_chosen, session, answering, **_QUEUED)
    running: list[Any] = [typed, chosen]
    parts.box.stop(actions.stop, session, answering[:-1], cancels=running, **_DIRECT)
    parts.header.clear(actions.clear, session[1:], answering, cancels=running, **_DIRECT)
    parts.header.select(
        actions.switch,
        [parts.turns, parts.scope],
        [parts.language, parts.header, parts.conversation, parts.panel, parts.scope_line, parts.box, parts.hint],
        **_DIRECT,
    ).then(lambda language: gr.update(label=texts_of(language).upload), [parts.language], [parts.upload], **_DIRECT)
    for part in (parts.header, parts.conversation, parts.panel):
        part.click(actions.show, session, [parts.panel], **_DIRECT)
    for part in (parts.panel, parts.scope_line):
        part.option_select(actions.choose, session[1:], [parts.scope, parts.scope_line, parts.panel], **_DIRECT)


def _connect_keeping(parts: _Parts, keeping: Keeping) -> None:
    restored = [parts.turns, parts.language, parts.header, parts.conversation, parts.panel, parts.scope_line]
    for part in (parts.header, parts.panel):
        part.apply(
            keeping.restore, [parts.turns, parts.language, parts.scope], [*restored, parts.box, parts.hint], **_DIRECT
        )
        part.expand(keeping.history, [parts.language], [parts.panel], **_DIRECT)
    for part in (parts.conversation, parts.hint):
        part.edit(
            keeping.change,
            [parts.turns, parts.before, parts.language],
            [parts.turns, parts.before, parts.conversation, parts.hint],
            **_DIRECT,
        )
    parts.header.download(keeping.export, [parts.turns, parts.language], [parts.file, parts.hint], **_DIRECT)


def _connect_shelf(parts: _Parts, shelf: Shelf) -> None:
    pending = gr.State(None)
    limits = {"api_visibility": "private", "show_progress": "hidden", "concurrency_limit": 1, "concurrency_id": "shelf"}
    parts.header.focus(shelf.show, [parts.language], [parts.panel], **_DIRECT)
    parts.upload.upload(shelf.uploaded, [parts.upload, parts.language], [pending, parts.panel], **limits)
    parts.panel.submit(shelf.decided, [pending, parts.language], [pending, parts.panel], **limits)
    parts.panel.delete(
        shelf.move, [parts.language, parts.scope], [parts.scope, parts.scope_line, parts.panel], **limits
    )
