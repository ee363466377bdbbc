"""Citations: the verbatim span of a source with its address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from rag.corpus import scopes_of, simplified
from rag.types import Citation, Passage, Sentence

SourceText = Callable[[str], str]
"""Gives the decoded text of a source by its path."""

_HEADING_CHARS = 24


def cite(passage: Passage, sentence: Sentence, source_text: SourceText, score: float, number: int = 0) -> Citation:
    """Return the citation of a sentence.

    Args:
        passage: The passage that the sentence stands in.
        sentence: The sentence.
        source_text: Gives the decoded text of a source.
        score: Probability, 0..1, that the sentence answers the question.
        number: Number in the answer; 0 outside an answer.

    Returns:
        The citation; its quote is cut from the source, never from the repaired view.
    """
    quote = source_text(passage.source)[sentence.start : sentence.end]
    key = f"{passage.source}\0{sentence.start}\0{sentence.end}\0{quote}"
    return Citation(
        number=number,
        id=hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        source=passage.source,
        document=passage.document,
        speech=passage.speech,
        section=passage.section,
        paragraph=passage.paragraph,
        quote=quote,
        start=sentence.start,
        end=sentence.end,
        score=round(score, 4),
    )


def short_address(passage: Passage, statement: str) -> str:
    """Return speech and section path on one line, long headings cut.

    Where the speech speaks for one unit only and the statement does not say whose facts it tells, the unit comes first.

    Args:
        passage: The passage.
        statement: The statement that is taken from it.
    """
    headings = [part if len(part) <= _HEADING_CHARS else part[:_HEADING_CHARS] + "…" for part in passage.section]
    unsaid = len(passage.scope) == 1 and not scopes_of(simplified(statement))
    speech = f"全{passage.scope[0]} · {passage.speech}" if unsaid else passage.speech
    return " › ".join((speech, *headings))
