"""What the reader reads: a few sentences of a passage, under the headings that they stand under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.corpus import simplified
from rag.types import Passage, Sentence

MAX_CHARS = 170
"""A window holds at most so many characters of sentences; a single sentence may be longer."""
_TITLE_CHARS = 16
_HEADING_CHARS = 24
_HEADINGS = 2


@dataclass(frozen=True)
class Window:
    """Consecutive sentences of a passage, with what they stand under.

    Attributes:
        passage: The passage.
        first: Position of the first sentence in the passage.
        text: Title and headings on one line, then the sentences, in simplified characters.
        bounds: Start and end of each sentence in ``text``.
    """

    passage: Passage
    first: int
    text: str
    bounds: tuple[tuple[int, int], ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences."""
        return self.passage.sentences[self.first : self.first + len(self.bounds)]

    def holds(self, position: int) -> bool:
        """Whether the window holds the sentence at a position of the passage."""
        return self.first <= position < self.first + len(self.bounds)


def windows_of(passage: Passage) -> tuple[Window, ...]:
    """Cut a passage into the fewest windows that respect the limit, of about the same size each.

    The cut depends on the passage alone, so that what is computed of a window serves every question.

    Args:
        passage: The passage.

    Returns:
        Windows in order; every sentence of the passage is in exactly one.
    """
    windows = []
    first = 0
    for sentences in _cut(passage.sentences):
        text = _context(passage, sentences[0]) + "\n"
        bounds = []
        for sentence in sentences:
            bounds.append((len(text), len(text) + len(sentence.text)))
            text += sentence.text
        windows.append(Window(passage, first, simplified(text), tuple(bounds)))
        first += len(sentences)
    return tuple(windows)


def _cut(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    total = sum(len(sentence.text) for sentence in sentences)
    target = total / -(-total // MAX_CHARS)
    window: list[Sentence] = []
    size = 0
    for sentence in sentences:
        length = len(sentence.text)
        if window and (size + length / 2 > target or size + length > MAX_CHARS):
            yield window
            window, size = [], 0
        window.append(sentence)
        size += length
    yield window


def _context(passage: Passage, opening: Sentence) -> str:
    """Return whom the speech speaks for, the end of its title, which tells a document's speeches apart, and headings.

    A heading that opens the window anyway is not said twice.
    """
    scope = "、".join(f"全{unit}" for unit in passage.scope)
    headings = [heading for heading in passage.section[-_HEADINGS:] if not opening.text.startswith(heading)]
    return " ".join(
        (
            *([scope] if scope else []),
            passage.speech[-_TITLE_CHARS:],
            *(heading[:_HEADING_CHARS] for heading in headings),
        )
    )
