"""Fit what stands beside the reader's network: ``python -m rag.evaluation.fit --help``."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from tqdm import tqdm

from rag.embedding import Embedder, load_embedder
from rag.evaluation.asking import Asked, SearchedSet, fit_logistic, new_logistic, touches
from rag.evaluation.held_out import HeldOut, Posed, held_out_sets
from rag.reading import load_reader
from rag.reading.neural import NeuralReader
from rag.reading.weights import FILE_NAME, ReaderWeights
from rag.retrieval import RerankingRetriever
from rag.retrieval.logistic import LogisticWeights
from rag.settings import Settings, load_settings

REMOVED = 0.25
"""Share of the written questions that are asked once more with the passages that answer removed."""
FALSE_REFUSALS = 0.1
"""Share of the answerable tuning questions that the threshold may refuse."""
OFF_TOPIC = 16
"""Questions about another tuning set that each is asked: near misses alone do not teach what is wholly foreign."""
TUNING_WEIGHT = 2.0
"""How much more a question of the evaluation's kind counts than a written one."""


@dataclass(frozen=True)
class AskedSet:
    """Questions of one set.

    Attributes:
        name: Its name.
        reader: A reader of its documents.
        asked: The questions with what was found.
        weight: How much each counts.
    """

    name: str
    reader: NeuralReader
    asked: list[Asked]
    weight: float


def main(
    report_table: Annotated[Path, typer.Option("--reports", help="Table of year and government report.")],
    *,
    output: Annotated[
        Path | None, typer.Option(help="Where the weights go; over the packaged ones by default.")
    ] = None,
) -> None:
    """Fit the confidence, the sentence weights and the threshold, and write them over the packaged ones."""
    rng = random.Random(1)  # noqa: S311 - sampling, no secret
    output = output or Path(__file__).parents[1] / "reading" / FILE_NAME
    settings = load_settings()
    embedder = load_embedder(settings)
    sets = []
    others: tuple[Posed, ...] = ()
    found = held_out_sets(report_table, embedder, settings)
    for of_set in found:
        questions = of_set.questions
        if not of_set.written:
            elsewhere = others or found[-1].questions
            questions += tuple((text, (), None) for text, _, _ in rng.sample(elsewhere, OFF_TOPIC))
            others = of_set.questions
        reader = _reader(of_set.searched, embedder, settings)
        weight = 1.0 if of_set.written else TUNING_WEIGHT
        sets.append(AskedSet(of_set.name, reader, _ask(of_set, questions, settings, rng), weight))
    weights = _fit(sets)
    output.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")
    typer.echo(f"saved: {output} (threshold {weights.threshold:.3f})")


def _reader(searched: SearchedSet, embedder: Embedder, settings: Settings) -> NeuralReader:
    """Return a reader with nothing fitted yet."""
    weights = ReaderWeights(
        answered=_unfitted(NeuralReader.answered_features),
        sentence=_unfitted(NeuralReader.sentence_features),
        threshold=0.5,
    )
    return load_reader(embedder, searched.features, settings, weights)


def _ask(of_set: HeldOut, questions: Sequence[Posed], settings: Settings, rng: random.Random) -> list[Asked]:
    """Ask questions; some of the written ones once more without what answers them."""
    retriever = RerankingRetriever(of_set.searched.fused, of_set.searched.features)
    return [
        of_set.searched.ask(retriever, text, gold, settings.top_k, source=source, removed=removed)
        for text, gold, source in tqdm(questions, desc="asking", disable=None)
        for removed in (False, True)
        if not removed or (of_set.written and gold and rng.random() < REMOVED)
    ]


def _fit(sets: Sequence[AskedSet]) -> ReaderWeights:
    """Fit how likely a question is answered, which sentences belong to an answer, and when to refuse."""
    rows, labels, weights, names = [], [], [], []
    sentence_rows, sentence_labels = [], []
    for of_set in sets:
        for item in tqdm(of_set.asked, desc="reading", disable=None):
            readings, row = of_set.reader.examine(item.question, item.hits)
            if not readings:
                continue
            rows.append(row)
            labels.append(bool(item.gold))
            weights.append(of_set.weight)
            names.append(of_set.name)
            if item.gold:
                sentence_rows.append(of_set.reader.sentence_rows(item.question, readings))
                for reading in readings:
                    read = reading.passage.sentences[reading.position]
                    sentence_labels.append(touches(reading.passage.source, read.start, read.end, item.gold))
    features = np.vstack(rows)
    answered = fit_logistic(NeuralReader.answered_features, features, labels, weights)
    sentence = fit_logistic(NeuralReader.sentence_features, np.vstack(sentence_rows), sentence_labels)
    threshold = _threshold(features, np.asarray(labels), np.asarray(weights), np.asarray(names))
    return ReaderWeights(answered=answered, sentence=sentence, threshold=threshold)


def _threshold(
    features: NDArray[np.float64], answerable: NDArray[np.bool_], weights: NDArray[np.float64], sets: NDArray[np.str_]
) -> float:
    """Return when to refuse, and print how well each set is told by a confidence that was fitted on the others.

    On what it is fitted on, the confidence is surer than elsewhere, and the threshold would be too high.
    """
    confidences = cross_val_predict(
        new_logistic(),
        features,
        answerable,
        groups=sets,
        cv=LeaveOneGroupOut(),
        method="predict_proba",
        params={"sample_weight": weights},
    )[:, 1]
    for name in dict.fromkeys(sets):
        own = sets == name
        told, raw = (roc_auc_score(answerable[own], values[own]) for values in (confidences, features[:, 0]))
        typer.echo(f"{name}: {own.sum()} questions, AUROC {told:.3f} (score alone {raw:.3f})")
    return float(np.quantile(confidences[answerable & (weights == TUNING_WEIGHT)], FALSE_REFUSALS))


def _unfitted(features: tuple[str, ...]) -> LogisticWeights:
    return LogisticWeights(features=features, coefficients=(0.0,) * len(features), intercept=0.0)


if __name__ == "__main__":
    typer.run(main)
