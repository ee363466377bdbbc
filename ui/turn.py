"""What stands under an answer: how it was checked, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rag.feedback import RATINGS
from rag.rendering import citation_address
from rag.types import Answer, Document, Statement
from ui.export import copied
from ui.markup import button, escape, tag
from ui.session import Turn
from ui.texts import Texts


def checks_html(answer: Answer, texts: Texts) -> str:
    """Return one quiet line that says how the answer is backed, and opens to every statement with its quotes."""
    label = texts.backed.format(count=len(answer.statements))
    statements = "".join(_statement_html(statement, answer, texts) for statement in answer.statements)
    return tag("details", tag("summary", escape(label)) + statements + _timings_html(answer, texts), "wz-checks")


def tools_html(turn: Turn, index: int, documents: Sequence[Document], texts: Texts, *, rated: bool) -> str:
    """Return the buttons under an answered turn.

    Args:
        turn: The turn.
        index: Its position in the conversation.
        documents: The documents of the knowledge base.
        texts: The texts of the interface.
        rated: Whether answers can be rated.
    """
    parts = []
    if turn.answer is not None and turn.answer.answerable:
        today = datetime.now().astimezone().date()
        parts.append(
            button(
                escape(texts.copy),
                "copy",
                "wz-act",
                data_copy=copied(turn.answer, documents, today),
                data_done=texts.copied,
            )
        )
    parts += [
        button(escape(texts.edit), "edit", "wz-act", data_question=turn.question),
        button(escape(texts.again), "ask", "wz-act", data_question=turn.question),
        button(escape(texts.delete), "delete", "wz-act", data_turn=index),
    ]
    if rated and turn.answer is not None:
        parts.append(_rating_html(turn, index, texts))
    return tag("div", "".join(parts), "wz-acts")


def _rating_html(turn: Turn, index: int, texts: Texts) -> str:
    if turn.rating:
        return tag("span", escape(texts.thanks), "wz-thanks", role="status")
    useful = button(escape(texts.useful), "rate", "wz-act", data_turn=index, data_rating="up")
    labels = {reason: getattr(texts, reason) for reason in RATINGS if reason != "up"}
    reasons = "".join(
        button(escape(label), "rate", "wz-act", data_turn=index, data_rating=reason) for reason, label in labels.items()
    )
    asked = tag("summary", escape(texts.not_useful)) + tag("div", escape(texts.why) + reasons, "wz-menu-body")
    return useful + tag("details", asked, "wz-menu")


def _statement_html(statement: Statement, answer: Answer, texts: Texts) -> str:
    verdict = texts.verdict_verbatim if statement.verdict == "verbatim" else texts.verdict_supported
    lines = [tag("p", escape(statement.text) + tag("span", escape(verdict), "wz-verdict"))]
    for citation in answer.citations:
        if citation.number in statement.citations:
            score = texts.score.format(percent=round(100 * citation.score))
            where = f"[{citation.number}] {citation_address(citation)} · {score}"
            lines.append(tag("p", escape(where), "wz-place"))
            lines.append(tag("p", escape(citation.quote), "wz-quote", lang="zh-CN"))
    return tag("div", "".join(lines), "wz-check")


def _timings_html(answer: Answer, texts: Texts) -> str:
    labels = {"search": texts.took_search, "read": texts.took_read, "answer": texts.took_answer}
    shown = [
        label.format(ms=round(1000 * answer.timings[step])) for step, label in labels.items() if step in answer.timings
    ]
    return tag("p", escape(f"{texts.took}: {' · '.join(shown)}"), "wz-place") if shown else ""
