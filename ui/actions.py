"""What the page does on each event. Nothing is kept here: a session's turns and language travel with the event."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.errors import QuestionError, WenzhengError
from rag.types import AnswerEvent
from ui.conversation import EXAMPLES_SHOWN, conversation_html
from ui.engine import Engine
from ui.examples import derived_examples
from ui.header import header_html
from ui.markup import escape, tag
from ui.panel import cited_speech_html, contents_html, read_speech_html, sources_html
from ui.session import Step, Turn, Turns, answers, stop_pending
from ui.texts import Texts, texts_of

logger = logging.getLogger(__name__)

Update = Any
"""A component's new value, or ``gr.update``/``gr.skip``, which carry no types."""


class Actions:
    """Event handlers over one knowledge base, shared by all sessions.

    Args:
        engine: The knowledge base.
        examples: Questions to offer; derived from the headings when empty.
    """

    def __init__(self, engine: Engine, examples: Sequence[str] = ()) -> None:
        self._engine = engine
        self._examples = tuple(examples)

    def ask(self, question: str, turns: Turns, language: str) -> Iterator[tuple[Update, ...]]:
        """Answer a question step by step; yields turns, conversation, panel, question box and hint."""
        texts = texts_of(language)
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), hint_html(texts.empty_question, warning=True)
            return
        turn = Turn(question.strip())
        if turns and turns[-1].pending and turns[-1].question == turn.question:  # Enter twice
            yield (gr.skip(),) * 5
            return
        earlier = stop_pending(turns)
        index = len(earlier)
        busy = gr.update(value="", interactive=False, submit_btn=False, stop_btn=texts.stop)
        yield (
            (*earlier, turn),
            self._conversation((*earlier, turn), texts),
            sources_html(turn, index, texts),
            busy,
            hint_html(texts.hint),
        )
        for step in self._progress(turn, earlier):
            turn = step
            if turn.pending:
                yield gr.skip(), self._conversation((*earlier, turn), texts), gr.skip(), gr.skip(), gr.skip()
        done = (*earlier, turn)
        panel = sources_html(turn, index, texts) if turn.citations else contents_html(self._engine.documents, texts)
        yield done, self._conversation(done, texts), panel, self._ready(texts), gr.skip()

    def ask_example(self, event: gr.EventData, turns: Turns, language: str) -> Iterator[tuple[Update, ...]]:
        """Answer the example question that was chosen."""
        yield from self.ask(_field(event, "question"), turns, language)

    def stop(self, turns: Turns, language: str) -> tuple[Update, ...]:
        """Give up the question under way; returns turns, conversation, panel and question box."""
        texts = texts_of(language)
        stopped = stop_pending(turns)
        panel = contents_html(self._engine.documents, texts)
        return stopped, self._conversation(stopped, texts), panel, self._ready(texts)

    def clear(self, language: str) -> tuple[Update, ...]:
        """Start over; returns turns, conversation, panel, question box and hint."""
        texts = texts_of(language)
        panel = contents_html(self._engine.documents, texts)
        return (), self._conversation((), texts), panel, self._ready(texts), hint_html(texts.hint)

    def show(self, event: gr.EventData, turns: Turns, language: str) -> str:
        """Return the panel that a button asks for: contents, a list of citations, a citation, or a speech."""
        texts, documents = texts_of(language), self._engine.documents
        act, index, at = _field(event, "act"), _number(event, "turn"), _number(event, "at")
        if act == "read":
            return read_speech_html(documents, _field(event, "source"), _number(event, "start"), texts)
        if 0 <= index < len(turns):
            if act == "open" and 0 <= at < len(turns[index].citations):
                return cited_speech_html(documents, turns[index], index, at, texts)
            if act == "list":
                return sources_html(turns[index], index, texts)
        return contents_html(documents, texts)

    def switch(self, event: gr.EventData, turns: Turns) -> tuple[Update, ...]:
        """Change the language; returns language, header, conversation, panel, question box and hint."""
        texts = texts_of(_field(event, "language"))
        box = gr.update(placeholder=texts.placeholder, label=texts.question_label)
        if not (turns and turns[-1].pending):
            box = gr.update(placeholder=texts.placeholder, label=texts.question_label, submit_btn=texts.send)
        return _field(event, "language"), *self.first_screen(texts, turns), box, hint_html(texts.hint)

    def first_screen(self, texts: Texts, turns: Turns = ()) -> tuple[str, str, str]:
        """Return header, conversation and panel of a session."""
        documents = self._engine.documents
        cited = bool(turns) and bool(turns[-1].citations)
        panel = sources_html(turns[-1], len(turns) - 1, texts) if cited else contents_html(documents, texts)
        return header_html(documents, texts), self._conversation(turns, texts), panel

    def _conversation(self, turns: Turns, texts: Texts) -> str:
        examples = self._examples or derived_examples(self._engine.documents, texts, EXAMPLES_SHOWN)
        return conversation_html(turns, examples, texts)

    def _progress(self, turn: Turn, earlier: Turns) -> Iterator[Turn]:
        """Yield the turn as its answer comes about; errors become its last step."""
        try:
            for event in self._engine.stream(turn.question, answers(earlier)):
                turn = _after(turn, event)
                yield turn
        except QuestionError as error:
            logger.info("question not used: %s", error)
            yield replace(turn, step="bad_question", text="")
        except WenzhengError as error:
            logger.warning("question not answered: %s", error)
            yield replace(turn, step="failed", text="")
        except Exception:
            logger.exception("question not answered")
            yield replace(turn, step="failed", text="")

    @staticmethod
    def _ready(texts: Texts) -> Update:
        return gr.update(interactive=True, submit_btn=texts.send, stop_btn=False)


def hint_html(text: str, *, warning: bool = False) -> str:
    """Return the line under the question box."""
    return tag("p", escape(text), "wz-hint-line wz-warning" if warning else "wz-hint-line", role="status")


def _after(turn: Turn, event: AnswerEvent) -> Turn:
    if event.answer is not None:
        return replace(turn, step="done", text=event.answer.text, answer=event.answer)
    steps: dict[str, Step] = {"searching": "searching", "reading": "reading"}
    return replace(turn, step=steps.get(event.kind, "writing"), text=event.text)


def _field(event: gr.EventData, name: str) -> str:
    """Return what a button sent along, or an empty text; the browser may send anything."""
    data = event._data  # noqa: SLF001  (the attribute access of EventData cannot say whether a name is there)
    value = data.get(name, "") if isinstance(data, dict) else ""
    return value if isinstance(value, str) else ""


def _number(event: gr.EventData, name: str) -> int:
    """Return a whole number that a button sent along, or -1."""
    value = _field(event, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else -1
