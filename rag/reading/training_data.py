"""Examples to train the neural reader on: questions with windows that answer and windows that nearly do."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import bm25s

from rag.corpus import make_passages, normalize, parse_document, repair
from rag.corpus.squad import load_squad
from rag.index.tokens import lexical_tokens
from rag.reading.windows import Window, make_window
from rag.retrieval import retrieval_text
from rag.types import Document, Passage

_NEAR_PASSAGES = 8
_NEAR_WINDOWS = 12
_CLAUSE = re.compile(r"[^，,；;。：:！!？?]+")
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(%|[万亿]+[\u4e00-\u9fff]?|[\u4e00-\u9fff])")
_LEADING = re.compile(r"^(?:其中|同时|并且|而且|另外|此外|预计|全年|到|使|即|是)")


@dataclass(frozen=True)
class Example:
    """A question with what answers it and what does not.

    Attributes:
        question: The question.
        positives: Windows that answer, each with the spans of the answer in its text.
        negatives: Texts of windows that do not answer, nearest first.
    """

    question: str
    positives: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    negatives: tuple[str, ...]


class _Collection:
    """Passages of some documents, and the windows of them that look like answers to a question."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.passages = [passage for document in documents for passage in make_passages(document)]
        self._index = bm25s.BM25(k1=1.2, b=0.75)
        texts = [retrieval_text(passage) for passage in self.passages]
        self._index.index([lexical_tokens(text) for text in texts], show_progress=False)
        self._tokens = lru_cache(maxsize=200_000)(lambda text: frozenset(lexical_tokens(text)))
        self._folded = lru_cache(maxsize=200_000)(normalize)

    def negatives(self, question: str, answers: Sequence[str], near: Passage | None = None) -> tuple[str, ...]:
        """Return the windows that share most with a question and hold none of its answers."""
        asked = set(lexical_tokens(question))
        known = [token for token in asked if token in self._index.vocab_dict]
        if not known:
            return ()
        found, _ = self._index.retrieve([known], k=min(_NEAR_PASSAGES, len(self.passages)), show_progress=False)
        passages = [self.passages[row] for row in found[0]]
        if near is not None and near not in passages:
            passages.append(near)
        folded = [self._folded(answer) for answer in answers]
        ranked = sorted(
            ((len(asked & self._tokens(s.text)), p, i) for p in passages for i, s in enumerate(p.sentences)),
            key=lambda item: -item[0],
        )
        texts: dict[str, None] = {}
        for _, passage, position in ranked:
            window = make_window(passage, position)
            if not any(answer in self._folded(window.text) for answer in folded):
                texts.setdefault(window.text)
            if len(texts) == _NEAR_WINDOWS:
                break
        return tuple(texts)


def squad_examples(path: Path, question_key: str = "question", fold: Callable[[str], str] = str) -> Iterator[Example]:
    """Make examples of a question set in SQuAD's format.

    Args:
        path: The file.
        question_key: Which field holds the question.
        fold: Rewrites questions and windows without changing their length, such as to simplified characters.

    Yields:
        One example a question whose answer lies inside one sentence.
    """
    documents, questions = load_squad(path, question_key)
    collection = _Collection(documents)
    by_source: dict[str, list[Passage]] = {}
    for passage in collection.passages:
        by_source.setdefault(passage.source, []).append(passage)
    sources = {document.source: document.text for document in documents}
    for question in questions:
        answers = [sources[question.source][start:end] for start, end in question.spans]
        positives: dict[str, set[tuple[int, int]]] = {}
        near = None
        for (start, end), answer in zip(question.spans, answers, strict=True):
            for passage in by_source.get(question.source, ()):
                for window, span in _windows_around(passage, start, end, repair(answer).text):
                    positives.setdefault(window.text, set()).add(span)
                    near = passage
        if positives:
            negatives = collection.negatives(question.question, answers, near)
            yield Example(
                fold(question.question),
                tuple((fold(text), tuple(sorted(spans))) for text, spans in positives.items()),
                tuple(map(fold, negatives)),
            )


def _windows_around(passage: Passage, start: int, end: int, answer: str) -> Iterator[tuple[Window, tuple[int, int]]]:
    """Yield the windows that hold the answer at a place in the source, with the answer's span in the window."""
    for position, sentence in enumerate(passage.sentences):
        if sentence.start <= start and end <= sentence.end:
            places = [match.start() for match in re.finditer(re.escape(answer), sentence.text)]
            if not places:
                return
            nearest = min(places, key=lambda place: abs(place - (start - sentence.start)))
            for around in {position, max(0, position - 1), min(len(passage.sentences) - 1, position + 1)}:
                window = make_window(passage, around)
                inside = position - window.first
                if 0 <= inside < len(window.bounds):
                    begin = window.bounds[inside][0] + nearest
                    yield window, (begin, begin + len(answer))


def report_examples(path: Path, rng: random.Random) -> Iterator[Example]:
    """Make examples of government reports: a clause with one figure becomes a question for that figure.

    Args:
        path: A table of year and text.
        rng: Decides how much of the clause is kept.

    Yields:
        One example a clause; its negatives are the nearest windows without the figure, often of another year.
    """
    documents = []
    for line in path.read_text(encoding="utf-8").splitlines():
        year, _, text = line.partition("\t")
        if year.isdigit() and text:
            digest = hashlib.sha256(text.encode()).hexdigest()
            documents.append(parse_document(f"{year}年政府工作报告\n\n{text}", f"{year}.txt", digest))
    collection = _Collection(documents)
    for passage in collection.passages:
        for position, sentence in enumerate(passage.sentences):
            for clause in _CLAUSE.finditer(sentence.text):
                question = _figure_question(clause.group(), rng)
                if question is None:
                    continue
                wording, (start, end) = question
                window = make_window(passage, position)
                begin = window.bounds[position - window.first][0] + clause.start() + start
                if rng.random() < 0.4:
                    wording = f"{passage.source[:4]}年{wording}"
                answer = clause.group()[start:end]
                negatives = collection.negatives(wording, [answer], passage)
                yield Example(wording, ((window.text, ((begin, begin + len(answer)),)),), negatives)


def _figure_question(clause: str, rng: random.Random) -> tuple[str, tuple[int, int]] | None:
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
