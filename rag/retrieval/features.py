"""What can be counted about a question and a sentence without a neural network."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.corpus import normalize, scope_tokens, scopes_of
from rag.index.tokens import lexical_tokens
from rag.retrieval.question import Question, times_of
from rag.retrieval.translation import Term, Translator
from rag.types import Hit, Passage, Sentence

Matrix = NDArray[np.float64]

_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千两]+(?=[个项条点种类大次年月日名户所])")
_DATE = re.compile(r"\d{2,4}\**年|\d+月|\d+日|年初|年底|年内|上半年|下半年|春节|今年|去年|明年|[去今明]\w?[冬春夏秋]")
_SHARE = re.compile("[%％‰成倍]|百分|分之|翻番|一半|半数")
_SMOOTHING = 10
_EPSILON = 1e-9
_UNRANKED = 60
"""Rank that a hit counts as having in a ranking that lacks it."""


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer a question.

    Attributes:
        hit: The hit whose passage holds the sentence.
        position: 0-based position of the sentence in the passage.
    """

    hit: Hit
    position: int

    @property
    def sentence(self) -> Sentence:
        """The sentence."""
        return self.hit.passage.sentences[self.position]

    @property
    def similarity(self) -> float:
        """Cosine similarity of the question's and the sentence's embedding."""
        return self.hit.sentence_similarities[self.position]


@dataclass(frozen=True)
class _View:
    """A text in the forms that are counted."""

    folded: str
    tokens: frozenset[str]
    scopes: frozenset[str]
    times: frozenset[str]


class LexicalFeatures:
    """Counts for question and sentence over one index.

    Args:
        idf: Inverse document frequency of a token in the index.
        translator: Finds the question's words in the language of the index.
    """

    names = (
        "sentence_coverage",
        "sentence_share",
        "sentence_characters",
        "nearby_share",
        "passage_coverage",
        "passage_characters",
        "rarest_uncovered",
        "unknown_share",
        "heading_coverage",
        "similarity",
        "similarity_lead",
        "sentence_similarity",
        "sentence_similarity_lead",
        "fused",
        "dense_rank",
        "lexical_rank",
        "lexical_missing",
        "number_found",
        "number_missing",
        "unit_found",
        "percent_found",
        "date_found",
        "date_missing",
        "question_number_missing",
        "year_missing",
        "place_missing",
        "scope_match",
        "scope_conflict",
        "time_match",
        "time_conflict",
        "length",
        "first_in_passage",
        "question_length",
    )

    def __init__(self, idf: Callable[[str], float], translator: Translator) -> None:
        self._translator = translator
        self._idf = lru_cache(maxsize=100_000)(idf)
        self._ceiling = max(1e-9, idf("\0"))
        self._view = lru_cache(maxsize=10_000)(_view)

    def compute(self, question: Question, candidates: Sequence[Candidate]) -> Matrix:
        """Return the features of each candidate, shape (candidates, features), in the order of ``names``."""
        best = (
            max((candidate.hit.similarity or 0.0 for candidate in candidates), default=0.0),
            max((candidate.similarity for candidate in candidates), default=0.0),
            max((candidate.hit.fused for candidate in candidates), default=1.0),
        )
        terms = tuple(dict.fromkeys(self._translator.terms(question)))
        weights = [self._weight(term) for term in terms]

        @cache
        def held(text: str) -> frozenset[int]:
            """Return the numbers of the terms that a text holds; sentences share passages, and passages headings."""
            tokens = self._view(text).tokens
            return frozenset(number for number, term in enumerate(terms) if term.found(tokens))

        rows = [self._row(question, weights, held, candidate, best) for candidate in candidates]
        return np.asarray(rows, dtype=np.float64).reshape(len(candidates), len(self.names))

    def knows_own_units(self, question: Question) -> bool:
        """Whether a speech of the index speaks for the unit that a question calls its own (我县); so without one."""
        return not question.own_units or any(
            self._idf(token) < self._ceiling - _EPSILON for unit in question.own_units for token in scope_tokens(unit)
        )

    def _weight(self, term: Term) -> float:
        """Return how rare a term is: as rare as the commonest of its alternatives, each as rare as its rarest token."""
        return min(max(map(self._idf, tokens)) for tokens in term.alternatives)

    def _row(
        self,
        question: Question,
        weights: Sequence[float],
        held: Callable[[str], frozenset[int]],
        candidate: Candidate,
        best: tuple[float, float, float],
    ) -> list[float]:
        passage = candidate.hit.passage
        sentence = self._view(candidate.sentence.text)
        similarity = candidate.hit.similarity or 0.0
        return [
            *self._coverage_features(question, weights, held, candidate),
            similarity,
            similarity - best[0],
            candidate.similarity,
            candidate.similarity - best[1],
            candidate.hit.fused / best[2],
            _near(candidate.hit.dense_rank),
            _near(candidate.hit.lexical_rank),
            float(candidate.hit.lexical_rank is None),
            *_type_features(question, sentence.folded),
            *self._named_features(question, passage),
            *_agreement(question.scopes, sentence.scopes or frozenset(passage.scope)),
            *_agreement(question.times, sentence.times or self._times_before(candidate)),
            min(len(candidate.sentence.text), 200) / 200,
            float(candidate.position == 0),
            min(len(question.tokens), 30) / 30,
        ]

    def _coverage_features(
        self,
        question: Question,
        weights: Sequence[float],
        held: Callable[[str], frozenset[int]],
        candidate: Candidate,
    ) -> list[float]:
        passage, position = candidate.hit.passage, candidate.position
        heading = " ".join((passage.speech, *passage.section))
        path, whole, sentence = (self._view(text).folded for text in (heading, passage.text, candidate.sentence.text))
        nearby = frozenset[int]().union(
            *(held(near.text) for near in passage.sentences[max(0, position - 1) : position + 2])
        )
        own, around = held(candidate.sentence.text), held(passage.text) | held(heading)
        uncovered = [weight for number, weight in enumerate(weights) if number not in around]
        total = sum(weights) or 1.0
        count = len(weights) or 1
        characters = question.characters or " "
        return [
            sum(weights[number] for number in sorted(own)) / total,
            len(own) / count,
            sum(char in sentence for char in characters) / len(characters),
            len(nearby) / count,
            1 - sum(uncovered) / total,
            sum(char in whole or char in path for char in characters) / len(characters),
            max(uncovered, default=0.0) / self._ceiling,
            sum(weight for weight in weights if weight >= self._ceiling - _EPSILON) / total,
            sum(weights[number] for number in sorted(held(heading))) / total,
        ]

    def _named_features(self, question: Question, passage: Passage) -> list[float]:
        """Whether a year or a place that the question names is nowhere near."""
        if not question.years and not question.places:
            return [0.0, 0.0]
        near = self._view(" ".join((passage.document, passage.speech, *passage.section, passage.text))).folded
        # What a report says of last year is of the year before its own.
        years = any(year not in near and str(int(year) + 1) not in near for year in question.years)
        places = any(place not in near for place in question.places)
        return [float(years), float(places)]

    def _times_before(self, candidate: Candidate) -> frozenset[str]:
        """Return the year that a sentence without one goes on about: the last one named before it, or in a heading."""
        passage = candidate.hit.passage
        before = [sentence.text for sentence in passage.sentences[: candidate.position]]
        for text in (*reversed(before), *reversed(passage.section)):
            if times := self._view(text).times:
                return times
        return frozenset()


SPAN_FEATURES = ("span_percent_missing", "span_unit_missing")
_AFTER = 2
"""Characters after a span where its unit may stand."""


def span_features(question: Question, text: str, start: int, end: int) -> list[float]:
    """Return what a short answer lacks of what the question asks for, in the order of ``SPAN_FEATURES``.

    Args:
        question: The question.
        text: The text that the answer stands in.
        start: First character of the answer.
        end: One past the last.
    """
    with_unit = normalize(text[start : end + _AFTER])
    return [
        float(question.expected == "number" and question.asks_percent and not _SHARE.search(with_unit)),
        float(question.unit is not None and not set(question.unit) & set(with_unit)),
    ]


def _agreement(asked: frozenset[str], said: frozenset[str]) -> list[float]:
    """Whether what is said is of what is asked for, and whether it is of something else instead."""
    match = bool(asked & said)
    return [float(match), float(bool(asked and said) and not match)]


def _near(rank: int | None) -> float:
    return _SMOOTHING / (_SMOOTHING + min(rank or _UNRANKED, _UNRANKED))


def _view(text: str) -> _View:
    folded = normalize(text)
    return _View(folded, frozenset(lexical_tokens(text)), scopes_of(folded), times_of(folded))


def _type_features(question: Question, sentence: str) -> list[float]:
    asked = question.numbers
    wants_number, wants_date = question.expected == "number", question.expected == "date"
    number = wants_number and any(number not in asked for number in _NUMBER.findall(sentence))
    date = wants_date and _DATE.search(sentence) is not None
    unit = question.unit
    return [
        float(number),
        float(wants_number and not number),
        float(unit is not None and re.search(rf"\d[万亿多余]*[{unit}]", sentence) is not None),
        float(wants_number and question.asks_percent and "%" in sentence),
        float(date),
        float(wants_date and not date),
        float(any(number not in sentence for number in asked)),
    ]
