"""How well the network reads, ranks and refuses on examples that it is not trained on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from rag.corpus import normalize
from rag.reading.cross_encoder import CrossEncoder
from rag.reading.examples import Example, Positive
from rag.reading.spans import SentenceScore, sentence_scores

_WINDOWS = 8


def validate(model: CrossEncoder, examples: Sequence[Example]) -> dict[str, float]:
    """Measure the network.

    Args:
        model: The network.
        examples: The examples; those without positives must be refused.

    Returns:
        By kind of question, ``hit@1`` (share of answered questions whose best window answers) and ``f1`` (overlap of
        the best span's characters with the answer's); and over all ``auroc`` of the best score, answered questions
        against unanswered ones and against the same questions without the windows that answer.
    """
    figures: dict[str, list[float]] = defaultdict(list)
    answered, removed, unanswered = [], [], []
    for example in examples:
        texts = [positive.text for positive in example.positives[:2]]
        texts += example.negatives[: _WINDOWS - len(texts)]
        scores = _score(model, example.question, texts)
        best = max(range(len(texts)), key=lambda number: scores[number].score)
        if not example.positives:
            unanswered.append(scores[best].score)
            continue
        hit = best < len(example.positives[:2])
        figures[f"hit@1 {example.kind}"].append(hit)
        overlap = _overlap(texts[best], scores[best], example.positives[best]) if hit else 0.0
        figures[f"f1 {example.kind}"].append(overlap)
        answered.append(scores[best].score)
        removed.append(max(score.score for score in scores[len(example.positives[:2]) :]))
    result = {name: float(np.mean(values)) for name, values in sorted(figures.items())}
    for name in ("hit@1", "f1"):
        values = [value for key, group in figures.items() if key.startswith(name) for value in group]
        result[name] = float(np.mean(values))
    for name, low in (("auroc near miss", unanswered), ("auroc removed", removed)):
        if low:
            result[name] = float(roc_auc_score([1] * len(answered) + [0] * len(low), answered + low))
    return result


@torch.inference_mode()
def _score(model: CrossEncoder, question: str, texts: Sequence[str]) -> list[SentenceScore]:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model.score(model.read_questions([question]) * len(texts), model.read_windows(texts))
    start, end, inside = scores.start.numpy(), scores.end.numpy(), scores.inside.numpy()
    offsets = scores.offsets.numpy()
    found = []
    for number, text in enumerate(texts):
        whole = [(0, len(text))]
        (score,) = sentence_scores(start[number], end[number], inside[number], offsets[number], whole)
        found.append(score or SentenceScore(-np.inf, -np.inf, 0, 0))
    return found


def _overlap(text: str, score: SentenceScore, positive: Positive) -> float:
    said = Counter(normalize(text[score.start : score.end]))
    best = 0.0
    for start, end in positive.spans:
        wanted = Counter(normalize(text[start:end]))
        common = sum((said & wanted).values())
        best = max(best, 2 * common / (sum(said.values()) + sum(wanted.values())))
    return best
