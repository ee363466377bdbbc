"""The reader: a small network over a short list of windows, calibrated to a probability."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.reading.features import LexicalFeatures, Matrix
from rag.reading.question import Question
from rag.reading.shortlist import ShortList
from rag.reading.weights import ReaderWeights
from rag.reading.windows import Window
from rag.types import Evidence, Hit, Passage

if TYPE_CHECKING:
    from rag.reading.cross_encoder import CrossEncoder

NETWORK_FILE = "reader.safetensors"
_SPAN_TOKENS = 40
"""Longest short answer, in tokens."""
_RELATIVE = 4.0
"""Points of the network's score by which a sentence's probability falls to 1/e of the best one's."""


@dataclass(frozen=True)
class Reading:
    """What the network says of one sentence.

    Attributes:
        passage: Where the sentence stands.
        position: 0-based position of the sentence in the passage.
        score: Best span's score above the score of "no answer here".
        span: The best span's text.
        window: Number of the window that it was read in.
    """

    passage: Passage
    position: int
    score: float
    span: str
    window: int


class NeuralReader:
    """Reads the most promising windows of the hits with the network.

    Args:
        network: The network.
        lock: Held while the network is at work; its lower layers and tokenizer are the embedding model's.
        idf: Inverse document frequency of a token in the index.
        passages: All passages of the index.
        weights: What was fitted beside the network.
    """

    calibration = (
        "score",
        "second_score",
        "passage_coverage",
        "passage_characters",
        "rarest_uncovered",
        "unknown_share",
        "similarity",
        "number_missing",
        "question_number_missing",
        "scope_conflict",
        "foreign",
    )
    """What the confidence is made of: scores of the network, then features of the sentence that answers best."""

    def __init__(
        self,
        network: CrossEncoder,
        lock: threading.Lock,
        idf: Callable[[str], float],
        passages: Sequence[Passage],
        weights: ReaderWeights,
    ) -> None:
        self._network = network
        self._weights = weights
        self._short_list = ShortList(LexicalFeatures(idf, passages), weights.shortlist)
        self._lock = lock

    @property
    def threshold(self) -> float:
        """Probability, 0..1, below which a question is refused."""
        return self._weights.threshold

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        """Return sentences of the hits with the probability that each answers the question, best first.

        The best sentence carries the probability that the question is answered at all; the others carry it in
        proportion to how much less the network likes them.
        """
        readings, row = self.examine(Question(question), hits)
        if not readings:
            return []
        confidence = float(1 / (1 + np.exp(-self._weights.confidence.logits(row[np.newaxis, :])[0])))
        return [
            Evidence(
                reading.passage,
                reading.passage.sentences[reading.position],
                confidence * float(np.exp((reading.score - readings[0].score) / _RELATIVE)),
                reading.span,
            )
            for reading in readings
        ]

    def examine(self, question: Question, hits: Sequence[Hit]) -> tuple[list[Reading], NDArray[np.float64]]:
        """Return what the network says of each sentence, best first, and what the confidence is made of.

        Args:
            question: The question.
            hits: The hits, best first.

        Returns:
            The readings, and the values of ``calibration``, shape (features,).
        """
        windows, features = self._short_list.choose(question, hits)
        if not windows:
            return [], np.zeros(len(self.calibration))
        readings = self._score(question.text, windows)
        return readings, self._calibration_row(question, readings, features)

    def _calibration_row(
        self, question: Question, readings: Sequence[Reading], features: Matrix
    ) -> NDArray[np.float64]:
        best = features[readings[0].window]
        second = readings[1].score if len(readings) > 1 else -10.0
        columns = [LexicalFeatures.names.index(name) for name in self.calibration[2:-1]]
        return np.asarray([readings[0].score, second, *best[columns], float(not question.is_chinese)])

    def _score(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        import torch  # noqa: PLC0415

        with torch.inference_mode(), self._lock:
            pairs = self._network.encode([question] * len(windows), [window.text for window in windows])
            start, end = (scores.numpy() for scores in self._network(pairs))
        best: dict[tuple[str, int], Reading] = {}
        for number, window in enumerate(windows):
            for reading in _read_window(window, number, start[number], end[number], pairs.offsets[number].numpy()):
                key = (window.passage.id, reading.position)
                if key not in best or best[key].score < reading.score:
                    best[key] = reading
        return sorted(best.values(), key=lambda reading: -reading.score)


def _read_window(
    window: Window, number: int, start: NDArray[np.float32], end: NDArray[np.float32], offsets: NDArray[np.int64]
) -> list[Reading]:
    """Return the best span of each sentence of a window."""
    null = start[0] + end[0]
    readings = []
    for index, (first, last) in enumerate(window.bounds):
        tokens = np.flatnonzero((offsets[:, 0] >= first) & (offsets[:, 1] <= last) & np.isfinite(start))
        tokens = tokens[tokens > 0]
        if not len(tokens):
            continue
        sums = start[tokens][:, np.newaxis] + end[tokens][np.newaxis, :]
        # A span ends where it starts or after, and is no longer than a short answer.
        allowed = np.triu(np.ones_like(sums, dtype=bool)) & ~np.triu(np.ones_like(sums, dtype=bool), _SPAN_TOKENS)
        sums = np.where(allowed, sums, -np.inf)
        left, right = np.unravel_index(int(np.argmax(sums)), sums.shape)
        span = window.text[offsets[tokens[left], 0] : offsets[tokens[right], 1]].strip()
        readings.append(Reading(window.passage, window.first + index, float(sums[left, right] - null), span, number))
    return readings


def network_path() -> Path:
    """Return the path of the network's fine-tuned weights."""
    return Path(str(files("rag.reading").joinpath(NETWORK_FILE)))
