"""Fit what tells a follow-up from a question that stands alone: ``python -m rag.evaluation.fit_followups``.

Fitted on the written follow-ups, and on pairs of questions that were written apart about one speech.
"""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import numpy as np
import typer
from sklearn.metrics import precision_score, recall_score
from sklearn.model_selection import cross_val_predict

from rag.evaluation.asking import fit_logistic, new_logistic
from rag.reading.written import ON_SPEECHES, load_follow_ups, load_written
from rag.retrieval.followups import DEPENDS, FEATURES, FILE_NAME, followup_features
from rag.retrieval.question import Question

PAIRS = 8
"""Pairs of questions written apart, of each speech and language at most."""


def main() -> None:
    """Fit the weights, write them over the packaged ones, and print how well they tell, cross-validated."""
    rng = random.Random(1)  # noqa: S311 - sampling, no secret
    pairs = [(item.question, item.first, item.depends) for item in load_follow_ups()]
    questions = load_written(ON_SPEECHES)
    written: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for question in questions:
        written[question.source, Question(question.question).is_chinese].append(question.question)
    for texts in written.values():
        for _ in range(min(PAIRS, len(texts) // 2)):
            text, earlier = rng.sample(texts, 2)
            pairs.append((text, earlier, False))
    rows = np.asarray([followup_features(text, earlier) for text, earlier, _ in pairs])
    labels = [depends for *_, depends in pairs]
    guesses = cross_val_predict(new_logistic(), rows, labels, cv=10, method="predict_proba")
    told = guesses[:, 1] >= DEPENDS
    typer.echo(
        f"{len(pairs)} questions, {sum(labels)} follow-ups: recall {recall_score(labels, told):.3f}, "
        f"precision {precision_score(labels, told):.3f}"
    )
    output = Path(__file__).parents[1] / "retrieval" / FILE_NAME
    weights = fit_logistic(FEATURES, rows, labels)
    output.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")
    typer.echo(f"saved: {output}")


if __name__ == "__main__":
    typer.run(main)
