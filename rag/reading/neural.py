"""The reader: a small network over a short list of windows, calibrated to a probability."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.reading.shortlist import FOREIGN_WINDOWS, WINDOWS, short_list
from rag.reading.spans import SentenceScore, sentence_scores
from rag.reading.states import MOST, WindowStates
from rag.reading.weights import ReaderWeights
from rag.reading.windows import Window, windows_of
from rag.retrieval.features import SPAN_FEATURES, Candidate, LexicalFeatures, span_features
from rag.retrieval.question import Question
from rag.types import Evidence, Hit, Passage

if TYPE_CHECKING:
    from rag.embedding.sentence_transformer import SharedNetwork
    from rag.reading.cross_encoder import CrossEncoder

NETWORK_FILE = "reader.safetensors"
STEP = 4
"""Windows read at a time; more only where these leave doubt."""
SURE = 0.6
"""Probability of an answer from which on no more is read."""
HOPELESS = 0.1
"""Probability below which no more is read either: less promising windows hardly ever change it."""

_PAUSE = 0.001
_COUNTED = (
    "rarest_uncovered",
    "unknown_share",
    "number_found",
    "question_number_missing",
    "year_missing",
    "place_missing",
    "scope_match",
    "scope_conflict",
    "time_match",
    "time_conflict",
)
_UNRIVALLED = -10.0
"""Score that the next best sentence of a passage counts as having where there is none."""
_COLUMNS = [LexicalFeatures.names.index(name) for name in _COUNTED]


@dataclass(frozen=True)
class Reading:
    """What the network says of one sentence.

    Attributes:
        window: The window that it was read in.
        position: 0-based position of the sentence in its passage.
        said: The network's scores.
    """

    window: Window
    position: int
    said: SentenceScore

    @property
    def passage(self) -> Passage:
        """Where the sentence stands."""
        return self.window.passage

    @property
    def span(self) -> str:
        """The best span's text, as it stands in the sentence."""
        start, _ = self.window.bounds[self.position - self.window.first]
        sentence = self.passage.sentences[self.position].text
        return sentence[max(0, self.said.start - start) : self.said.end - start].strip()


class NeuralReader:
    """Reads the most promising windows of the hits with the network.

    Args:
        network: The network.
        shared: The embedding model's parts, whose lower layers and tokenizer the network uses.
        features: Counts for question and sentence over the index.
        weights: What was fitted beside the network.
    """

    answered_features = ("score", "inside", "margin", *_COUNTED, *SPAN_FEATURES, "list")
    """What the confidence is made of: scores of the network, then what is counted of the sentence and the span that answer best."""
    sentence_features = ("score", "score_lead", "inside", "inside_lead", "same_passage", "list", "list_inside")
    """What tells whether a sentence belongs to the answer, given that there is one."""

    def __init__(
        self,
        network: CrossEncoder,
        shared: SharedNetwork,
        features: LexicalFeatures,
        weights: ReaderWeights,
    ) -> None:
        if (weights.answered.features, weights.sentence.features) != (self.answered_features, self.sentence_features):
            raise ValueError("the weights were fitted for other features; run python -m rag.evaluation.fit")
        self._network = network
        self._weights = weights
        self._features = features
        self._states = WindowStates(network)
        self._lock = shared.lock
        self._queries = shared.queries

    @property
    def threshold(self) -> float:
        """Probability, 0..1, below which a question is refused."""
        return self._weights.threshold

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        """Return sentences of the hits with the probability that each answers the question, best first.

        The best sentence carries the probability that the question is answered at all; each other sentence carries the
        product of that and the probability that it belongs to the answer.
        """
        asked = Question(question)
        readings, row = self.examine(asked, hits)
        if not readings:
            return []
        known = self._features.knows_own_units(asked)
        confidence = self._weights.answered.probabilities(row[np.newaxis, :])[0] if known else 0.0
        shares = self._weights.sentence.probabilities(self.sentence_rows(asked, readings))
        evidence = [
            Evidence(
                reading.passage,
                reading.passage.sentences[reading.position],
                float(confidence if number == 0 else confidence * share),
                reading.span,
            )
            for number, (reading, share) in enumerate(zip(readings, shares, strict=True))
        ]
        return sorted(evidence, key=lambda item: -item.score)

    def warm_up(self, passages: Sequence[Passage]) -> None:
        """Read ahead, as far as it is kept: what the lower layers make of passages serves every question.

        Ends early when the program ends.

        Args:
            passages: The passages, most promising first.
        """
        for window in islice((window for passage in passages for window in windows_of(passage)), MOST):
            if not threading.main_thread().is_alive():
                return
            with self._lock:
                self._states.get([window.text])
            # Whoever waits for the lock gets it now.
            time.sleep(_PAUSE)

    def examine(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Reading], NDArray[np.float64]]:
        """Return what the network says of each sentence, best first, and what the confidence is made of.

        Args:
            question: The question.
            hits: The hits, best first.

        Returns:
            The readings, and the values of ``answered_features``, shape (features,).
        """
        windows = short_list(hits, WINDOWS if question.is_chinese else FOREIGN_WINDOWS)
        hit_of = {hit.passage.id: hit for hit in hits}
        step = WINDOWS if question.expected == "list" else STEP
        readings: list[Reading] = []
        row = np.zeros(len(self.answered_features))
        for at in range(0, len(windows), step):
            part = windows[at : at + step]
            if readings and not HOPELESS < self._weights.answered.probabilities(row[np.newaxis, :])[0] < SURE:
                break
            readings = sorted([*readings, *self._score(question.text, part)], key=lambda reading: -reading.said.score)
            if readings:
                row = self._answered_row(question, readings, hit_of[readings[0].passage.id])
        return readings, row

    def sentence_rows(self, question: Question, readings: Sequence[Reading]) -> NDArray[np.float64]:
        """Return the values of ``sentence_features`` of each reading, shape (readings, features)."""
        best = readings[0]
        most = max(reading.said.inside for reading in readings)
        wants_list = float(question.expected == "list")
        return np.asarray(
            [
                (
                    reading.said.score,
                    reading.said.score - best.said.score,
                    reading.said.inside,
                    reading.said.inside - most,
                    float(reading.passage.id == best.passage.id),
                    wants_list,
                    wants_list * reading.said.inside,
                )
                for reading in readings
            ]
        )

    def _answered_row(self, question: Question, readings: Sequence[Reading], hit: Hit) -> NDArray[np.float64]:
        best = readings[0]
        near = [reading.said.score for reading in readings[1:] if reading.passage.id == best.passage.id]
        scores = (best.said.score, best.said.inside, best.said.score - max(near, default=_UNRIVALLED))
        row = self._features.compute(question, [Candidate(hit, best.position)])[0]
        span = span_features(question, best.window.text, best.said.start, best.said.end)
        return np.asarray([*scores, *row[_COLUMNS], *span, float(question.expected == "list")])

    def _score(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        import torch  # noqa: PLC0415

        with torch.inference_mode(), self._lock:
            # It was embedded a moment ago, unless another model embeds.
            asked = self._network.question(question, self._queries.get(question))
            states = self._states.get([window.text for window in windows])
            scores = self._network.score([asked] * len(windows), states)
        readings = []
        for number, window in enumerate(windows):
            found = sentence_scores(
                scores.start[number].numpy(),
                scores.end[number].numpy(),
                scores.inside[number].numpy(),
                scores.offsets[number].numpy(),
                window.bounds,
            )
            readings += [
                Reading(window, window.first + place, said) for place, said in enumerate(found) if said is not None
            ]
        return readings


def network_path() -> Path:
    """Return the path of the network's fine-tuned weights."""
    return Path(str(files("rag.reading").joinpath(NETWORK_FILE)))
