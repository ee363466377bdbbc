"""Questions for figures, made by rule: a clause with one figure becomes a question for that figure."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from rag.reading.written import WrittenQuestion
from rag.types import Document

_CLAUSE = re.compile(r"[^，,；;。：:！!？?\n]+")
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(%|[万亿]+[\u4e00-\u9fff]?|[\u4e00-\u9fff])")
_LEADING = re.compile(r"^(?:其中|同时|并且|而且|另外|此外|预计|全年|到|使|即|是)")
_MOST = 1500


def figure_questions(documents: Sequence[Document], rng: random.Random) -> list[WrittenQuestion]:
    """Make questions for figures.

    Args:
        documents: The documents.
        rng: Decides which clauses are taken and how much of each is kept.

    Returns:
        The questions, about half of them naming the document's year.
    """
    made = []
    for document in documents:
        for speech in document.speeches:
            for section in speech.sections:
                for paragraph in section.paragraphs:
                    for clause in _CLAUSE.finditer(document.text, paragraph.start, paragraph.end):
                        question = _ask(clause.group(), rng)
                        if question is None:
                            continue
                        wording, (start, end) = question
                        if rng.random() < 0.5:
                            wording = f"{document.source[:4]}年{wording}"
                        answer = (clause.start() + start, clause.start() + end)
                        made.append(
                            WrittenQuestion(
                                source=document.source,
                                start=clause.start(),
                                end=clause.end(),
                                kind="number",
                                question=wording,
                                answers=(answer,),
                                split="train",
                            )
                        )
    return rng.sample(made, min(_MOST, len(made)))


def _ask(clause: str, rng: random.Random) -> tuple[str, tuple[int, int]] | None:
    """Turn a clause with exactly one figure into a question; returns it with the figure's span in the clause."""
    figures = list(_FIGURE.finditer(clause))
    if len(figures) != 1 or not 10 <= len(clause) <= 45:
        return None
    figure = figures[0]
    before, after = clause[: figure.start()], clause[figure.end() :]
    subject = _LEADING.sub("", before).strip()
    if len(subject) < 5 or figure.group(2)[0] in "年月日、号":
        return None
    if rng.random() < 0.3:
        subject = subject[-rng.randint(6, 12) :]
    asked = "百分之多少" if figure.group(2) == "%" else "多少" + figure.group(2)
    if rng.random() < 0.3:
        asked = "多少"
    tail = after if len(after) <= 6 and rng.random() < 0.5 else ""
    return f"{subject}{asked}{tail}？", (figure.start(), figure.end())
