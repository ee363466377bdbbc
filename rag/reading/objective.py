"""What the reader's network learns: the batches and the loss."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from rag.embedding.layers import States
from rag.reading.cross_encoder import CrossEncoder, Scores
from rag.reading.examples import Example, Span

WINDOWS = 4
"""Windows read together for a question: their scores share one normalisation."""
UNANSWERED = 0.1
"""Share of the answered questions that are shown without a window that answers."""
MEGABATCH = 4
"""Batches drawn at once and sorted by length, so that little is padded."""
_PARTS = 3
_WORST_WEIGHT = 0.5
"""What the most misleading window of an unanswered question counts beyond its share."""
_INSIDE_WEIGHT = 2.0
_ANSWER_WEIGHT = 3.0


@dataclass(frozen=True)
class Sample:
    """A question with the windows of one training step.

    Attributes:
        question: The question.
        windows: Texts of the windows; the first answers where there are spans.
        spans: Start and end of each answer in the first window.
    """

    question: str
    windows: tuple[str, ...]
    spans: tuple[Span, ...]


def batches(
    examples: Sequence[Example], weights: Sequence[float], size: int, seed: int, first: int
) -> Iterator[list[Sample]]:
    """Yield batches without end; batch number n is the same in every run with the same seed.

    Args:
        examples: What to draw from; each has enough windows.
        weights: How often each is drawn, relative to the others.
        size: Questions in a batch.
        seed: Seed of the draw.
        first: Number of the first batch wanted.

    Yields:
        The samples of a batch.
    """
    number = first
    while True:
        rng = random.Random(f"{seed}/{number // MEGABATCH}")  # noqa: S311 - sampling, no secret
        drawn = [_sample(example, rng) for example in rng.choices(examples, weights, k=size * MEGABATCH)]
        drawn.sort(key=lambda sample: max(len(window) for window in sample.windows))
        parts = [drawn[at : at + size] for at in range(0, len(drawn), size)]
        rng.shuffle(parts)
        for part in parts[number % MEGABATCH :]:
            yield part
            number += 1


def enough_windows(example: Example) -> bool:
    """Whether an example has as many windows as are read together."""
    return len(example.negatives) >= (WINDOWS - 1 if example.positives else WINDOWS)


def _sample(example: Example, rng: random.Random) -> Sample:
    misleading = _prefer_first(example.negatives[example.near :], rng)
    near = list(example.negatives[: example.near])
    rng.shuffle(near)
    others = [*near[:2], *misleading]
    if not example.positives or (len(others) >= WINDOWS and rng.random() < UNANSWERED):
        return Sample(example.question, tuple(others[:WINDOWS]), ())
    positive = rng.choice(example.positives)
    return Sample(example.question, (positive.text, *others[: WINDOWS - 1]), positive.spans)


def _prefer_first(texts: Sequence[str], rng: random.Random) -> list[str]:
    """Shuffle, the first ones tending to come first."""
    keys = {rank: rng.random() ** (rank + 3) for rank in range(len(texts))}
    return [texts[rank] for rank in sorted(keys, key=lambda rank: -keys[rank])]


def loss_of(
    model: CrossEncoder, batch: Sequence[Sample], questions: Sequence[States], windows: Sequence[States]
) -> Tensor:
    """Return the loss of a batch.

    Start and end are trained with shared normalisation over the windows of a question (Clark and Gardner, "Simple and
    Effective Multi-Paragraph Reading Comprehension", ACL 2018) and within each window against its own "no answer".

    Args:
        model: The network.
        batch: The samples, all with equally many windows.
        questions: What the lower layers make of each question, repeated for each of its windows.
        windows: What they make of each window.

    Returns:
        The mean loss of the questions.
    """
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model.score(questions, windows, parts=_PARTS)
    losses = []
    row = 0
    for sample in batch:
        rows = slice(row, row + len(sample.windows))
        losses.append(_sample_loss(scores, rows, sample.spans))
        row = rows.stop
    return torch.stack(losses).mean()


def _sample_loss(scores: Scores, rows: slice, spans: Sequence[Span]) -> Tensor:
    offsets = scores.offsets[rows.start]
    loss = torch.zeros(())
    for values, edge in ((scores.start[rows], 0), (scores.end[rows], 1)):
        null = values.log_softmax(-1)[:, 0]
        target = _edge_tokens(offsets, spans, edge)
        if not target.any():
            # Unanswered, or the answer was cut off: then nothing is learnt of the first window.
            loss = loss - (null[1:].mean() if spans else null.mean() + _WORST_WEIGHT * null.min())
            continue
        shared = values.flatten().log_softmax(-1)[: values.shape[1]]
        own = values[0].log_softmax(-1)
        loss = loss - 0.5 * torch.logsumexp(shared[target], 0) - 0.5 * torch.logsumexp(own[target], 0) - null[1:].mean()
    return loss + _INSIDE_WEIGHT * _inside_loss(scores, rows, spans)


def _inside_loss(scores: Scores, rows: slice, spans: Sequence[Span]) -> Tensor:
    values, offsets = scores.inside[rows], scores.offsets[rows]
    target = torch.zeros_like(values)
    for start, end in spans:
        target[0] += ((offsets[0, :, 0] < end) & (offsets[0, :, 1] > start) & (offsets[0, :, 0] >= 0)).float()
    target.clamp_(max=1)
    window = offsets[..., 0] >= 0
    weight = torch.tensor(_ANSWER_WEIGHT)
    return binary_cross_entropy_with_logits(values[window], target[window], pos_weight=weight)


def _edge_tokens(offsets: Tensor, spans: Sequence[Span], edge: int) -> Tensor:
    """Return which tokens open (edge 0) or close (edge 1) an answer, shape (tokens,)."""
    hit = torch.zeros(len(offsets), dtype=torch.bool)
    for span in spans:
        place = span[0] if edge == 0 else span[1] - 1
        hit |= (offsets[:, 0] <= place) & (offsets[:, 1] > place)
    return hit
