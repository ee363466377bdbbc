"""Blocks: the paragraphs of a page before anything is known about them."""

from __future__ import annotations

from dataclasses import dataclass

from rag.corpus.repair import RepairedText
from rag.corpus.sentences import split_paragraphs, split_sentences
from rag.types import Sentence


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the repaired view.

    Attributes:
        text: Its text, trimmed.
        start: First character in the repaired view.
        end: One past the last character in the repaired view.
    """

    text: str
    start: int
    end: int


def split_blocks(view: RepairedText) -> list[Block]:
    """Return the paragraphs of a repaired text in order."""
    return [Block(view.text[start:end], start, end) for start, end in split_paragraphs(view.text)]


def sentences_of(view: RepairedText, block: Block) -> tuple[Sentence, ...]:
    """Return the sentences of a block with their places in the source."""
    spans = ((block.start + start, block.start + end) for start, end in split_sentences(block.text))
    return tuple(Sentence(view.text[start:end], *view.source_span(start, end)) for start, end in spans)
