"""Taking a conversation away: as Markdown or as a Word document, with numbered references and the verbatim quotes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.rendering import escape_markdown, reference
from rag.types import Answer, Citation, Document
from ui.session import Turn, Turns
from ui.texts import Texts

_MARKER = re.compile(r"\[(\d+)\]")
# Word cannot hold the control characters that XML has no place for.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Exported:
    """One turn, its markers renumbered through the whole conversation.

    Attributes:
        question: The question.
        lines: The lines of the answer, or of the refusal.
        references: Numbers and citations of what the answer cites; the number is 0 for a refusal's nearest passages.
    """

    question: str
    lines: tuple[str, ...]
    references: tuple[tuple[int, Citation], ...]


def exported(turns: Turns) -> list[Exported]:
    """Return the answered turns with their references numbered in order of use, each once.

    Args:
        turns: The turns, oldest first.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    return [_exported(turn, turn.answer, numbers) for turn in turns if turn.answer is not None]


def to_markdown(turns: Turns, documents: Sequence[Document], texts: Texts, today: date) -> str:
    """Return a conversation as Markdown.

    Args:
        turns: The turns, oldest first.
        documents: The documents of the knowledge base, for their dates.
        texts: The texts of the interface.
        today: The date that the sources were read.
    """
    found = exported(turns)
    blocks = [f"# {texts.name}"]
    for turn in found:
        blocks.append(f"## {escape_markdown(turn.question)}")
        blocks += [escape_markdown(line) for line in turn.lines]
        blocks += ["> " + escape_markdown(_quote(number, citation)) for number, citation in turn.references]
    entries = list(_entries(found, documents, today))
    if entries:
        blocks.append(f"## {texts.references}")
        blocks += [f"\\[{number}\\] {escape_markdown(entry)}" for number, entry in entries]
    return "\n\n".join(blocks) + "\n"


def to_docx(turns: Turns, documents: Sequence[Document], texts: Texts, today: date) -> bytes:
    """Return a conversation as a Word document; arguments as for ``to_markdown``."""
    from docx import Document as WordDocument  # noqa: PLC0415 - the page starts without it

    found = exported(turns)
    word = WordDocument()
    word.add_heading(texts.name, level=0)
    for turn in found:
        word.add_heading(_CONTROL.sub("", turn.question), level=1)
        for line in turn.lines:
            word.add_paragraph(_CONTROL.sub("", line))
        for number, citation in turn.references:
            word.add_paragraph(_CONTROL.sub("", _quote(number, citation)), style="Quote")
    entries = list(_entries(found, documents, today))
    if entries:
        word.add_heading(texts.references, level=1)
        for number, entry in entries:
            word.add_paragraph(_CONTROL.sub("", f"[{number}] {entry}"))
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def copied(answer: Answer, documents: Sequence[Document], today: date) -> str:
    """Return an answer as plain text with its references, for the clipboard.

    Args:
        answer: The answer.
        documents: The documents of the knowledge base, for their dates.
        today: The date that the sources were read.
    """
    lines = [answer.text.strip()]
    for citation in answer.citations:
        lines.append(f"[{citation.number}] {reference(citation, _published(citation, documents), today)}")
        lines.append(f"    {citation.quote}")
    return "\n".join(lines)


def _exported(turn: Turn, answer: Answer, numbers: dict[tuple[str, int, int], int]) -> Exported:
    if not answer.answerable:
        return Exported(turn.question, (_lines(answer.text)[0],), ())
    renumbered: dict[int, int] = {}
    references = []
    for citation in answer.citations:
        number = numbers.setdefault((citation.source, citation.start, citation.end), len(numbers) + 1)
        renumbered[citation.number] = number
        references.append((number, citation))
    text = _MARKER.sub(lambda match: f"[{renumbered.get(int(match[1]), int(match[1]))}]", answer.text)
    return Exported(turn.question, tuple(_lines(text)), tuple(dict.fromkeys(references)))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()] or [""]


def _quote(number: int, citation: Citation) -> str:
    return f"[{number}] {citation.quote}".replace("\n", " ")


def _entries(found: Sequence[Exported], documents: Sequence[Document], today: date) -> Iterator[tuple[int, str]]:
    """Yield number and reference of each citation of a conversation, each once, in order."""
    citations = {number: citation for turn in found for number, citation in turn.references}
    for number in sorted(citations):
        citation = citations[number]
        yield number, reference(citation, _published(citation, documents), today)


def _published(citation: Citation, documents: Sequence[Document]) -> str | None:
    return next((document.published for document in documents if document.source == citation.source), None)
