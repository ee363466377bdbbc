"""The conversation as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Document
from ui.citations import answer_html, refusal_html
from ui.markup import button, escape, tag
from ui.saved import to_json
from ui.session import Turn, Turns
from ui.texts import Texts
from ui.turn import checks_html, tools_html

EXAMPLES_SHOWN = 6


def conversation_html(
    turns: Turns, examples: Sequence[str], documents: Sequence[Document], texts: Texts, *, rated: bool = False
) -> str:
    """Return the questions and answers so far, or the first screen before any.

    Args:
        turns: The turns, oldest first.
        examples: Questions to offer on the first screen.
        documents: The documents of the knowledge base.
        texts: The texts of the interface.
        rated: Whether answers can be rated.

    Returns:
        HTML of the whole conversation.
    """
    if not turns:
        return _welcome_html(examples, texts)
    busy = "true" if turns[-1].pending else "false"
    body = "".join(_turn_html(turn, index, documents, texts, rated=rated) for index, turn in enumerate(turns))
    kept = {} if turns[-1].pending else {"data_saved": to_json(turns), "data_conversation": turns[-1].conversation}
    return tag("div", body, "wz-log", role="log", aria_label=texts.conversation, aria_busy=busy, **kept)


def _welcome_html(examples: Sequence[str], texts: Texts) -> str:
    head = tag("h2", escape(texts.welcome)) + tag("p", escape(texts.welcome_hint))
    items = "".join(
        tag("li", button(escape(example), "ask", "wz-example", data_question=example))
        for example in examples[:EXAMPLES_SHOWN]
    )
    offered = tag("h3", escape(texts.examples)) + tag("ul", items, "wz-examples", lang="zh-CN") if items else ""
    return tag("section", head + offered, "wz-welcome")


def _turn_html(turn: Turn, index: int, documents: Sequence[Document], texts: Texts, *, rated: bool) -> str:
    question = tag("h3", escape(turn.question), "wz-question")
    if turn.speeches:
        scope = f"{texts.asking_only} {texts.title_separator.join(texts.title.format(title=t) for t in turn.speeches)}"
        question += tag("p", escape(scope), "wz-asked-only")
    reply = _reply_html(turn, index, texts)
    if not turn.pending:
        reply += tools_html(turn, index, documents, texts, rated=rated)
    return tag("article", question + tag("div", reply, "wz-reply"), "wz-turn")


def _reply_html(turn: Turn, index: int, texts: Texts) -> str:
    if turn.pending:
        status = {"searching": texts.searching, "reading": texts.reading}.get(turn.step, texts.writing)
        return answer_html(turn, index, texts) + tag("p", escape(status), "wz-status", role="status")
    if turn.answer is None:
        notes = {"stopped": texts.stopped, "bad_question": texts.bad_question}
        return tag("p", escape(notes.get(turn.step, texts.failed)), "wz-note", role="status")
    parts: list[str] = []
    if turn.answer.standalone_question not in (turn.question, turn.question.strip()):
        understood = turn.answer.standalone_question
        change = button(escape(texts.edit), "edit", "wz-act", data_question=understood)
        parts.append(tag("p", escape(texts.understood.format(question=understood)) + change, "wz-understood"))
    if turn.answer.answerable:
        parts.append(answer_html(turn, index, texts))
    else:
        parts.append(refusal_html(turn.answer))
        if turn.speeches:
            parts.append(button(escape(texts.widen), "widen", "wz-more", data_question=turn.question))
    if turn.citations:
        label = texts.show_sources if turn.answer.answerable else texts.show_nearest
        parts.append(button(escape(label.format(count=len(turn.citations))), "list", "wz-more", data_turn=index))
    if turn.answer.answerable:
        parts.append(checks_html(turn.answer, texts))
    return tag("div", "".join(parts), "wz-answer" if turn.answer.answerable else "wz-answer wz-refusal")
