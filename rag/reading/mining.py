"""Mining: which windows of a collection look as if they answered a question, and do not."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag.corpus import make_passages, normalize, repair
from rag.embedding import Embedder
from rag.index.tokens import lexical_tokens
from rag.reading.examples import Positive, Span
from rag.reading.windows import Window, windows_of
from rag.types import Document

_NEGATIVES = 12
_FAR = 25
"""Windows from this rank on are taken to be about something else."""
_OTHERS = 6
"""Windows kept of an unanswered question besides those of its place."""
_SMOOTHING = 20
_HALF_WIDTH = 0.3
"""Share of the windows whose commas are made half-width, as many published pages have them."""


class Collection:
    """The windows of some documents, searchable by meaning and by words.

    Args:
        documents: The documents.
        embedder: The embedding model.
    """

    def __init__(self, documents: Sequence[Document], embedder: Embedder) -> None:
        self.windows = [w for d in documents for p in make_passages(d) for w in windows_of(p)]
        self._source_text = {document.source: document.text for document in documents}
        self._texts = [_as_published(window.text) for window in self.windows]
        self._folded = [normalize(text) for text in self._texts]
        self._sources = np.asarray([window.passage.source for window in self.windows])
        self._vectors = embedder.embed_passages([window.text for window in self.windows], progress=True)
        self._words = bm25s.BM25(k1=1.2, b=0.75)
        self._words.index([lexical_tokens(text) for text in self._texts], show_progress=False)

    def answered(
        self, question: str, vector: NDArray[np.float32], source: str, answers: Sequence[Span], *, same_source: bool
    ) -> tuple[list[Positive], list[str]]:
        """Return the windows that answer a question, and those that do not, most misleading first.

        Args:
            question: The question.
            vector: Its embedding.
            source: The document that answers.
            answers: Start and end of each answer in the document's text.
            same_source: Whether only this document's windows may mislead, because others may answer as well.

        Returns:
            The positives, none when no answer lies inside one sentence; and the texts of the negatives.
        """
        text = self._source_text[source]
        wanted = [repair(text[start:end]).text for start, end in answers]
        forms = [normalize(form) for form in wanted]
        positives = []
        for row in np.flatnonzero(self._sources == source):
            window = self.windows[row]
            spans = {
                span
                for (start, end), form in zip(answers, wanted, strict=True)
                if (span := _place(window, start, end, form)) is not None
            }
            if spans:
                positives.append(Positive(text=self._texts[row], spans=tuple(sorted(spans))))
        negatives = [
            self._texts[row]
            for row in self._misleading(question, vector, [source] if same_source else None)
            if not any(form in self._folded[row] for form in forms)
        ]
        return positives, negatives[:_NEGATIVES]

    def unanswered(
        self,
        question: str,
        vector: NDArray[np.float32],
        source: str,
        place: Span,
        rng: random.Random,
        *,
        same_source: bool,
        whole: Sequence[str] = (),
    ) -> tuple[list[str], int]:
        """Return windows that do not answer a question that was written against one place of a document.

        Args:
            question: The question.
            vector: Its embedding.
            source: The document.
            place: Start and end, in the document's text, of what looks like the answer.
            rng: Chooses the windows about something else.
            same_source: Whether to take only this document's windows.
            whole: Documents in which nothing answers at all, so that their most misleading windows may be shown; then
                only theirs are.

        Returns:
            Texts of windows, those of the place first, and how many those are.
        """
        rows = np.flatnonzero(self._sources == source)
        near = [int(row) for row in rows if _overlap(self.windows[row], place)]
        if whole:
            others = [row for row in self._misleading(question, vector, whole) if row not in near][:_OTHERS]
        else:
            far = self._misleading(question, vector, [source] if same_source else None)[_FAR : _FAR * 3]
            others = rng.sample(far, min(_OTHERS, len(far)))
        return [self._texts[row] for row in (*near, *others)], len(near)

    def _misleading(self, question: str, vector: NDArray[np.float32], sources: Sequence[str] | None) -> list[int]:
        """Return row numbers by reciprocal rank fusion of both searches, best first."""
        rows = np.arange(len(self.windows)) if sources is None else np.flatnonzero(np.isin(self._sources, sources))
        fused = 1 / (_SMOOTHING + _ranks((self._vectors @ vector)[rows]))
        known = [token for token in set(lexical_tokens(question)) if token in self._words.vocab_dict]
        if known:
            fused += 1 / (_SMOOTHING + _ranks(np.asarray(self._words.get_scores(known))[rows]))
        return [int(row) for row in rows[np.argsort(-fused, kind="stable")]]


def _ranks(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    ranks = np.empty(len(scores))
    ranks[np.argsort(-scores, kind="stable")] = np.arange(len(scores))
    return ranks


def _overlap(window: Window, place: Span) -> bool:
    sentences = window.sentences
    return sentences[0].start < place[1] and place[0] < sentences[-1].end


def _place(window: Window, start: int, end: int, form: str) -> Span | None:
    """Return where a place of the source stands in a window's text, or None where no sentence holds it whole."""
    for sentence, (first, _) in zip(window.sentences, window.bounds, strict=True):
        if sentence.start <= start and end <= sentence.end:
            places = [match.start() for match in re.finditer(re.escape(form), sentence.text)]
            if not places:
                return None
            # Repairs move characters a little.
            nearest = min(places, key=lambda place: abs(place - (start - sentence.start)))
            return first + nearest, first + nearest + len(form)
    return None


def _as_published(text: str) -> str:
    """Give some windows, always the same ones, the half-width commas of many published pages."""
    share = hashlib.sha256(text.encode(errors="replace")).digest()[0] / 256
    return text.replace("，", ",") if share < _HALF_WIDTH else text
