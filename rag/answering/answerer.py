"""From a question to a checked answer: clean, resolve, retrieve, read, state, cite."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.answering.citing import SourceText, cite
from rag.answering.extractive import build_statements, render
from rag.answering.lists import ListIndex, Place
from rag.answering.question_check import clean_question
from rag.answering.selection import select
from rag.answering.texts import MISSING, NEAREST, REFUSAL, Language, language_of
from rag.reading import Reader
from rag.retrieval.followups import History, standalone_question
from rag.retrieval.parts import parts_of
from rag.retrieval.question import Question
from rag.settings import Settings
from rag.types import Answer, AnswerEvent, Citation, Evidence, Hit, Passage, Sentence

Search = Callable[[str], list[Hit]]
_NEAREST = 3


@dataclass(frozen=True)
class Looked:
    """A question with what was found for it.

    Attributes:
        question: The question, or one part of it.
        hits: The passages found, best first.
        evidence: What the reader made of them, best first.
    """

    question: str
    hits: Sequence[Hit]
    evidence: Sequence[Evidence]

    @property
    def confidence(self) -> float:
        """Probability that the question is answered."""
        return self.evidence[0].score if self.evidence else 0.0


@dataclass(frozen=True)
class Chosen:
    """What is stated.

    Attributes:
        groups: The evidence of each statement.
        missing: The parts of the question that nothing answers.
        confidence: Probability that the question, or its answered part that is least sure, is answered.
    """

    groups: list[list[Evidence]]
    missing: tuple[str, ...]
    confidence: float


class Answerer:
    """Answers questions from the passages that a search brings.

    Args:
        reader: Decides which sentences answer.
        lists: The lists that the speeches count out.
        source_text: Gives the decoded text of a source.
        settings: The settings in force.
    """

    def __init__(self, reader: Reader, lists: ListIndex, source_text: SourceText, settings: Settings) -> None:
        self._reader = reader
        self._lists = lists
        self._source_text = source_text
        self._settings = settings

    @property
    def threshold(self) -> float:
        """Probability below which a question is refused."""
        setting = self._settings.answer_threshold
        return self._reader.threshold if setting is None else setting

    def clean(self, question: str) -> str:
        """Return the question to work with; see ``clean_question`` for the errors."""
        return clean_question(question, self._settings.max_question_chars)

    def stream(self, question: str, history: History, search: Search) -> Iterator[AnswerEvent]:
        """Answer a question step by step; the last event carries the answer."""
        started = time.perf_counter()
        standalone = standalone_question(self.clean(question), history)
        yield AnswerEvent("searching")
        whole = search(standalone)
        parts = [(part, search(part)) for part in parts_of(standalone)]
        searched = time.perf_counter()
        yield AnswerEvent("reading")
        looked = [Looked(part, hits, self._reader.read(part, hits)) for part, hits in parts]
        all_answered = looked and all(part.confidence >= self.threshold for part in looked)
        evidence = [] if all_answered else self._reader.read(standalone, whole)
        read = time.perf_counter()
        answer = self._answer(question, Looked(standalone, whole, evidence), looked)
        ended = time.perf_counter()
        answer.timings.update(
            search=searched - started, read=read - searched, answer=ended - read, total=ended - started
        )
        shown = ""
        for line in answer.text.splitlines(keepends=True):
            shown += line
            yield AnswerEvent("text", shown)
        yield AnswerEvent("answer", answer.text, answer)

    def _answer(self, question: str, whole: Looked, parts: Sequence[Looked]) -> Answer:
        language = language_of(chinese=Question(question).is_chinese)
        chosen = self._chosen(whole, parts)
        supported = build_statements(chosen.groups, self._source_text)
        if supported.statements:
            lines = [render(supported), *(f"{MISSING[language]}{part}" for part in chosen.missing)]
            return Answer(
                question=question,
                standalone_question=whole.question,
                text="\n".join(lines),
                answerable=True,
                statements=supported.statements,
                citations=supported.citations,
                confidence=chosen.confidence,
                missing=chosen.missing,
            )
        closest = self._closest(whole.hits, whole.evidence)
        return Answer(
            question=question,
            standalone_question=whole.question,
            text=_refusal(language, closest),
            answerable=False,
            confidence=whole.confidence,
            closest=closest,
        )

    def _chosen(self, whole: Looked, parts: Sequence[Looked]) -> Chosen:
        """Return what to state: the answer to each part where there are parts, else that to the whole question."""
        answered = [part for part in parts if part.confidence >= self.threshold]
        groups: list[list[Evidence]] = []
        stated: set[Place] = set()
        for part in answered:
            found = self._select(part, limit=1)
            # One sentence may answer several parts; a list that is one of them becomes one statement.
            new = [item for group in found for item in group if _place(item) not in stated]
            stated |= set(map(_place, new))
            groups += [new] if new else []
        missing = tuple(part.question for part in parts if part.confidence < self.threshold)
        sure = whole.confidence >= self.threshold
        if not answered or (missing and sure and _place(whole.evidence[0]) not in stated):
            return Chosen(self._select(whole, self._settings.max_statements) if sure else [], (), whole.confidence)
        return Chosen(groups, missing, min(part.confidence for part in answered))

    def _select(self, looked: Looked, limit: int) -> list[list[Evidence]]:
        return select(Question(looked.question), looked.evidence, self._lists, limit=limit)

    def _closest(self, hits: Sequence[Hit], evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
        """Cite the best sentence of each of the nearest passages; a passage never read is cited by its first one."""
        nearest: dict[str, tuple[Passage, Sentence, float]] = {}
        for item in evidence:
            nearest.setdefault(item.passage.id, (item.passage, item.sentence, item.score))
        for hit in hits:
            nearest.setdefault(hit.passage.id, (hit.passage, hit.passage.sentences[0], 0.0))
        chosen = list(nearest.values())[:_NEAREST]
        return tuple(cite(passage, sentence, self._source_text, score) for passage, sentence, score in chosen)


def _place(item: Evidence) -> Place:
    return item.passage.source, item.sentence.start


def _refusal(language: Language, closest: Sequence[Citation]) -> str:
    if not closest:
        return REFUSAL[language]
    place = " › ".join((closest[0].speech, *closest[0].section))
    return f"{REFUSAL[language]}\n{NEAREST[language]}{place}"
