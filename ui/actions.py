"""What the page does on each event. Nothing is kept here: a session's turns, language and scope travel with it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import gradio as gr

from rag.errors import QuestionError, WenzhengError
from rag.types import AnswerEvent
from ui.events import field, number
from ui.panel import cited_speech_html, read_speech_html, sources_html
from ui.screen import Scope, Screen, Update, hint_html, ready, scope_html
from ui.session import Step, Turn, Turns, answers, new_turn, stop_pending
from ui.texts import texts_of

logger = logging.getLogger(__name__)


class Actions:
    """Event handlers over one knowledge base, shared by all sessions.

    Args:
        screen: Renders the page.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._engine = screen.engine

    def ask(self, question: str, turns: Turns, language: str, scope: Scope) -> Iterator[tuple[Update, ...]]:
        """Answer a question step by step; yields turns, conversation, panel, question box and hint."""
        texts, screen = texts_of(language), self._screen
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), hint_html(texts.empty_question, warning=True)
            return
        earlier = stop_pending(turns)
        turn = new_turn(question.strip(), earlier, scope)
        if turns and turns[-1].pending and turns[-1].question == turn.question:  # Enter twice
            yield (gr.skip(),) * 5
            return
        index = len(earlier)
        busy = gr.update(value="", interactive=False, submit_btn=False, stop_btn=texts.stop)
        yield (
            (*earlier, turn),
            screen.conversation((*earlier, turn), texts),
            sources_html(turn, index, texts),
            busy,
            hint_html(texts.hint),
        )
        for step in self._progress(turn, earlier):
            # Nothing is sent that the page shows already.
            changed, turn = step != turn, step
            if turn.pending and changed:
                yield gr.skip(), screen.conversation((*earlier, turn), texts), gr.skip(), gr.skip(), gr.skip()
        done = (*earlier, turn)
        yield done, screen.conversation(done, texts), screen.panel(done, texts, scope), ready(texts), gr.skip()

    def ask_chosen(
        self, event: gr.EventData, turns: Turns, language: str, scope: Scope
    ) -> Iterator[tuple[Update, ...]]:
        """Answer the question of a button, in all speeches where it says so."""
        yield from self.ask(field(event, "question"), turns, language, () if field(event, "act") == "widen" else scope)

    def stop(self, turns: Turns, language: str, scope: Scope) -> tuple[Update, ...]:
        """Give up the question under way; returns turns, conversation, panel and question box."""
        texts = texts_of(language)
        stopped = stop_pending(turns)
        return stopped, self._screen.conversation(stopped, texts), self._screen.contents(texts, scope), ready(texts)

    def clear(self, language: str, scope: Scope) -> tuple[Update, ...]:
        """Start over; returns turns, conversation, panel, question box and hint."""
        texts = texts_of(language)
        panel = self._screen.contents(texts, scope)
        return (), self._screen.conversation((), texts), panel, ready(texts), hint_html(texts.hint)

    def show(self, event: gr.EventData, turns: Turns, language: str, scope: Scope) -> str:
        """Return the panel that a button asks for: contents, a list of citations, a citation, or a speech."""
        texts, documents = texts_of(language), self._engine.documents
        act, index, at = field(event, "act"), number(event, "turn"), number(event, "at")
        if act == "read":
            return read_speech_html(documents, field(event, "source"), number(event, "start"), texts)
        if 0 <= index < len(turns):
            if act == "open" and 0 <= at < len(turns[index].citations):
                return cited_speech_html(documents, turns[index], index, at, texts)
            if act == "list":
                return sources_html(turns[index], index, texts)
        return self._screen.contents(texts, scope)

    def choose(self, event: gr.EventData, language: str, scope: Scope) -> tuple[Update, ...]:
        """Ask one speech only, or no longer; returns scope, scope line and panel."""
        texts = texts_of(language)
        title = field(event, "title")
        titles = dict.fromkeys(speech.title for document in self._engine.documents for speech in document.speeches)
        chosen = {title} ^ set(scope) if title in titles else set()
        scope = tuple(title for title in titles if title in chosen)
        return scope, scope_html(scope, texts), self._screen.contents(texts, scope)

    def switch(self, event: gr.EventData, turns: Turns, scope: Scope) -> tuple[Update, ...]:
        """Change the language; returns language, header, conversation, panel, scope line, question box and hint."""
        language = field(event, "language")
        texts = texts_of(language)
        box = gr.update(placeholder=texts.placeholder, label=texts.question_label)
        if not (turns and turns[-1].pending):
            box = gr.update(placeholder=texts.placeholder, label=texts.question_label, submit_btn=texts.send)
        return language, *self._screen.first(texts, turns, scope), box, hint_html(texts.hint)

    def _progress(self, turn: Turn, earlier: Turns) -> Iterator[Turn]:
        """Yield the turn as its answer comes about; errors become its last step."""
        try:
            for event in self._engine.stream(turn.question, answers(earlier), turn.speeches or None):
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


def _after(turn: Turn, event: AnswerEvent) -> Turn:
    if event.answer is not None:
        return replace(turn, step="done", text=event.answer.text, answer=event.answer)
    steps: dict[str, Step] = {"searching": "searching", "reading": "reading"}
    return replace(turn, step=steps.get(event.kind, "writing"), text=event.text)
