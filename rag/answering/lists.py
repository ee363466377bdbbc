"""Lists that a speech counts out: 一是… 二是… 三是…, or section by section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.corpus import enumerations
from rag.reading.question import Question
from rag.types import Document, Evidence, Passage, Section, Sentence, Speech

Place = tuple[str, int]
"""Source, and where a sentence starts in it."""

_LONGEST_ITEM = 1500
"""Items further apart than so many characters belong to the outline, not to one list."""
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
        items: Its items in order.
        places: Where its items stand, and the sentence that announces it.
    """

    items: tuple[ListedItem, ...]
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
            One piece of evidence an item; items that the reader did not see carry the best one's probability.
        """
        if question.expected != "list" or not evidence:
            return None
        best = evidence[0]
        likely = {
            (item.passage.source, item.sentence.start): item for item in evidence if item.score >= _LIKELY * best.score
        }
        for counted in self._lists.get((best.passage.source, best.sentence.start), ()):
            seen = sum((best.passage.source, item.sentence.start) in likely for item in counted.items)
            wanted = question.count
            if wanted == len(counted.items) or (wanted is None and seen >= max(2, _FEWEST * len(counted.items))):
                return [self._evidence(item, best, likely) for item in counted.items]
        return None

    def _evidence(self, item: ListedItem, best: Evidence, likely: dict[Place, Evidence]) -> Evidence:
        place = (best.passage.source, item.sentence.start)
        if place in likely:
            return likely[place]
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


def _lists_of(source: str, speech: Speech) -> Iterator[CountedList]:
    """Yield the lists of a speech: those of its running text, and the headings under one heading."""
    listed = [item for section in speech.sections for item in _items_of(section)]
    text, starts = "", []
    for item in listed:
        starts.append(len(text))
        text += item.sentence.text + "\n"
    for run in enumerations(text):
        if max(later - earlier for earlier, later in zip(run, run[1:], strict=False)) > _LONGEST_ITEM:
            continue
        numbers = [max(n for n, start in enumerate(starts) if start <= place) for place in run]
        # Two items in one sentence are cited once.
        numbers = list(dict.fromkeys(numbers))
        if len(numbers) < len(run):
            continue
        places = {listed[number].sentence.start for number in numbers}
        before = numbers[0] - 1
        if before >= 0 and listed[before].section == listed[numbers[0]].section:
            places.add(listed[before].sentence.start)
        items = tuple(listed[number] for number in numbers)
        yield CountedList(items, frozenset((source, start) for start in places))


def _items_of(section: Section) -> Iterator[ListedItem]:
    if section.heading is not None:
        yield ListedItem(section.heading, section.path, 0)
    for paragraph in section.paragraphs:
        for sentence in paragraph.sentences:
            yield ListedItem(sentence, section.path, paragraph.number)
