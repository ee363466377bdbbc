"""What the neural reader reads: a sentence with its neighbours, under the heading that it stands under."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import Passage, Sentence

MAX_CHARS = 160
"""Neighbours are added up to this length; a single sentence may be longer."""
_TITLE_CHARS = 16
_HEADING_CHARS = 20


@dataclass(frozen=True)
class Window:
    """Consecutive sentences of a passage, with what they stand under.

    Attributes:
        passage: The passage.
        first: Position of the first sentence in the passage.
        text: Title and heading on one line, then the sentences.
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

    def position_at(self, offset: int) -> int:
        """Return the position in the passage of the sentence that holds a character of ``text``."""
        for number, (_, end) in enumerate(self.bounds):
            if offset < end:
                return self.first + number
        return self.first + len(self.bounds) - 1


def make_window(passage: Passage, position: int) -> Window:
    """Return the window around one sentence.

    Args:
        passage: The passage.
        position: Position of the sentence in it.

    Returns:
        The sentence with as many neighbours as fit, following ones first.
    """
    sentences = passage.sentences
    first = last = position
    length = len(sentences[position].text)
    grown = True
    while grown:
        grown = False
        if last + 1 < len(sentences) and length + len(sentences[last + 1].text) <= MAX_CHARS:
            last += 1
            length += len(sentences[last].text)
            grown = True
        if first > 0 and length + len(sentences[first - 1].text) <= MAX_CHARS:
            first -= 1
            length += len(sentences[first].text)
            grown = True
    text = _context(passage) + "\n"
    bounds = []
    for sentence in sentences[first : last + 1]:
        bounds.append((len(text), len(text) + len(sentence.text)))
        text += sentence.text
    return Window(passage, first, text, tuple(bounds))


def _context(passage: Passage) -> str:
    """Return the end of the title, which tells the speeches of a document apart, and the innermost heading."""
    heading = passage.section[-1][:_HEADING_CHARS] if passage.section else ""
    return f"{passage.speech[-_TITLE_CHARS:]} {heading}".strip()
