"""Lists that a speech counts out: 一是… 二是… 三是…, section by section, or in sentences that open alike."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.corpus import enumerations, normalize
from rag.retrieval.question import Question, counts_of
from rag.types import Document, Evidence, Passage, Section, Sentence, Speech

Place = tuple[str, int]
"""Source, and where a sentence starts in it."""

_LONGEST_ITEM = 1500
"""Items of running text that are further apart than so many characters do not belong to one list."""
_ANNOUNCING = 2
"""Sentences before the first item that may announce a list."""
_ANNOUNCING_COUNT = 6
"""Sentences before it that may when they say how many items there are."""
_ALIKE = (3, 4, 6)
"""Characters that sentences may open with alike to be items of a list."""
_FEWEST = 0.5
"""Share of a list's items that the reader must find likely, when the question does not say how many there are."""
_LIKELY = 0.15


@dataclass(frozen=True)
class ListedItem:
    """One item of a list.

    Attributes:
        sentence: The sentence that opens it.
        section: The section that it stands in.
        paragraph: 1-based number of its paragraph; 0 for a heading on a line of its own.
    """

    sentence: Sentence
    section: tuple[str, ...]
    paragraph: int


@dataclass(frozen=True)
class CountedList:
    """A list that a speech counts out.

    Attributes:
        items: The sentences that open its items, in order.
        count: How many items it has; two of them may share a sentence.
        places: Where its items stand, and the sentences before them, of which one may announce the list.
    """

    items: tuple[ListedItem, ...]
    count: int
    places: frozenset[Place]


class ListIndex:
    """The counted lists of some documents, found by their sentences.

    Args:
        documents: The documents.
        passages: Their passages.
    """

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        self._lists: dict[Place, list[CountedList]] = defaultdict(list)
        self._passages = {(p.source, sentence.start): p for p in passages for sentence in p.sentences}
        for document in documents:
            for speech in document.speeches:
                for counted in _lists_of(document.source, speech):
                    for place in counted.places:
                        self._lists[place].append(counted)

    def complete(self, question: Question, evidence: Sequence[Evidence]) -> list[Evidence] | None:
        """Return the items of the list that a question asks for, in order, or None when the evidence is no such list.

        Args:
            question: The question.
            evidence: Sentences with probabilities, best first.

        Returns:
            One piece of evidence an item, after the best sentence where that is none; items that the reader did not
            see carry the best one's probability.
        """
        if question.expected != "list" or not evidence:
            return None
        best = evidence[0]
        likely = [item for item in evidence if item.score >= _LIKELY * best.score]
        known = {(item.passage.source, item.sentence.start): item for item in evidence}
        # A list of as many items as are asked for need not be where the best sentence is.
        for at in likely if question.count else likely[:1]:
            for counted in self._lists.get((at.passage.source, at.sentence.start), ()):
                places = {(at.passage.source, item.sentence.start) for item in counted.items}
                seen = sum((item.passage.source, item.sentence.start) in places for item in likely)
                wanted = _wanted(question, at, counted)
                if seen >= wanted and question.count in (None, counted.count):
                    items = [self._evidence(item, at, known) for item in counted.items]
                    return items if at in items else [at, *items]
        return None

    def _evidence(self, item: ListedItem, best: Evidence, known: dict[Place, Evidence]) -> Evidence:
        place = (best.passage.source, item.sentence.start)
        if place in known:
            return known[place]
        passage = self._passages.get(place)
        if passage is None:
            # A heading on a line of its own above other paragraphs is in no passage.
            passage = Passage(
                id="",
                source=best.passage.source,
                document=best.passage.document,
                speech=best.passage.speech,
                section=item.section,
                paragraph=item.paragraph,
                text=item.sentence.text,
                start=item.sentence.start,
                end=item.sentence.end,
                sentences=(item.sentence,),
            )
        return Evidence(passage, item.sentence, best.score)


def _wanted(question: Question, at: Evidence, counted: CountedList) -> float:
    """Return how many of a list's items must be likely, given a likely sentence among them or before them."""
    if not question.count:
        return max(2, _FEWEST * len(counted.items))
    text = normalize(at.sentence.text)
    # Three counties named in a row are their own list, and announce none.
    announces = question.count in counts_of(text) and text.count("、") < question.count - 1
    return 0 if announces else 1


def _lists_of(source: str, speech: Speech) -> Iterator[CountedList]:
    """Yield the lists of a speech: those of its running text, and the headings under one heading."""
    listed = [item for section in speech.sections for item in _items_of(section)]
    text, starts = "", []
    for item in listed:
        starts.append(len(text))
        text += item.sentence.text + "\n"
    for run in enumerations(text):
        numbers = list(dict.fromkeys(bisect_right(starts, place) - 1 for place in run))
        items = tuple(listed[number] for number in numbers)
        apart = max(later - earlier for earlier, later in pairwise(run))
        if apart > _LONGEST_ITEM and len({item.section for item in items}) < len(items):
            continue
        yield _counted_list(source, listed, numbers, len(run))
    for alike in _alike(listed):
        yield _counted_list(source, listed, alike, len(alike))


def _counted_list(source: str, listed: Sequence[ListedItem], numbers: Sequence[int], count: int) -> CountedList:
    """Return the list of some sentences, with the sentences before it that may announce it."""
    first = listed[numbers[0]]
    places = {listed[number].sentence.start for number in numbers}
    for distance, before in enumerate(reversed(listed[max(0, numbers[0] - _ANNOUNCING_COUNT) : numbers[0]])):
        if first.section[: len(before.section)] != before.section:
            break
        if distance < _ANNOUNCING or count in counts_of(before.sentence.text):
            places.add(before.sentence.start)
    items = tuple(listed[number] for number in numbers)
    return CountedList(items, count, frozenset((source, start) for start in places))


def _alike(listed: Sequence[ListedItem]) -> Iterator[tuple[int, ...]]:
    """Yield the numbers of sentences of one paragraph that open with the same words, each run once."""
    groups: dict[tuple[tuple[str, ...], int, str], list[int]] = defaultdict(list)
    for number, item in enumerate(listed):
        text = item.sentence.text.strip()
        for length in _ALIKE:
            groups[item.section, item.paragraph, text[:length]].append(number)
    yield from dict.fromkeys(tuple(numbers) for numbers in groups.values() if len(numbers) > 1)


def _items_of(section: Section) -> Iterator[ListedItem]:
    if section.heading is not None:
        yield ListedItem(section.heading, section.path, 0)
    for paragraph in section.paragraphs:
        for sentence in paragraph.sentences:
            yield ListedItem(sentence, section.path, paragraph.number)
