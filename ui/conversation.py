"""The conversation as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from ui.citations import answer_html, refusal_html
from ui.markup import button, escape, tag
from ui.session import Turn, Turns
from ui.texts import Texts

EXAMPLES_SHOWN = 6


def conversation_html(turns: Turns, examples: Sequence[str], texts: Texts) -> str:
    """Return the questions and answers so far, or the first screen before any.

    Args:
        turns: The turns, oldest first.
        examples: Questions to offer on the first screen.
        texts: The texts of the interface.

    Returns:
        HTML of the whole conversation.
    """
    if not turns:
        return _welcome_html(examples, texts)
    busy = "true" if turns[-1].pending else "false"
    body = "".join(_turn_html(turn, index, texts) for index, turn in enumerate(turns))
    return tag("div", body, "wz-log", role="log", aria_label=texts.conversation, aria_busy=busy)


def _welcome_html(examples: Sequence[str], texts: Texts) -> str:
    head = tag("h2", escape(texts.welcome)) + tag("p", escape(texts.welcome_hint))
    items = "".join(
        tag("li", button(escape(example), "ask", "wz-example", data_question=example))
        for example in examples[:EXAMPLES_SHOWN]
    )
    offered = tag("h3", escape(texts.examples)) + tag("ul", items, "wz-examples", lang="zh-CN") if items else ""
    return tag("section", head + offered, "wz-welcome")


def _turn_html(turn: Turn, index: int, texts: Texts) -> str:
    question = tag("h3", escape(turn.question), "wz-question")
    return tag("article", question + tag("div", _reply_html(turn, index, texts), "wz-reply"), "wz-turn")


def _reply_html(turn: Turn, index: int, texts: Texts) -> str:
    if turn.pending:
        status = {"searching": texts.searching, "reading": texts.reading}.get(turn.step, texts.writing)
        return answer_html(turn, index, texts) + tag("p", escape(status), "wz-status", role="status")
    if turn.answer is None:
        notes = {"stopped": texts.stopped, "bad_question": texts.bad_question}
        return tag("p", escape(notes.get(turn.step, texts.failed)), "wz-note", role="status")
    parts: list[str] = []
    if turn.answer.standalone_question not in (turn.question, turn.question.strip()):
        parts.append(
            tag("p", escape(texts.understood.format(question=turn.answer.standalone_question)), "wz-understood")
        )
    if turn.answer.answerable:
        parts.append(answer_html(turn, index, texts))
    else:
        parts.append(refusal_html(turn.answer))
    if turn.citations:
        label = texts.show_sources if turn.answer.answerable else texts.show_nearest
        parts.append(button(escape(label.format(count=len(turn.citations))), "list", "wz-more", data_turn=index))
    return tag("div", "".join(parts), "wz-answer" if turn.answer.answerable else "wz-answer wz-refusal")
