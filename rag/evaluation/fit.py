"""Fit what stands beside the reader's network: ``python -m rag.evaluation.fit --help``."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from rag.embedding import Embedder, load_embedder
from rag.evaluation.asking import Asked, SearchedSet, fit_logistic, touches
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
    answered = fit_logistic(NeuralReader.answered_features, np.vstack(rows), labels, weights)
    sentence = fit_logistic(NeuralReader.sentence_features, np.vstack(sentence_rows), sentence_labels)
    probabilities = answered.probabilities(np.vstack(rows))
    gold, name_of = np.asarray(labels), np.asarray(names)
    for name in dict.fromkeys(names):
        chosen = name_of == name
        auroc = roc_auc_score(gold[chosen], probabilities[chosen])
        raw = roc_auc_score(gold[chosen], np.vstack(rows)[chosen, 0])
        typer.echo(f"{name}: {chosen.sum()} questions, AUROC {auroc:.3f} (score alone {raw:.3f})")
    # On the sets that it is fitted on, the confidence is surer than on others.
    left_out = np.zeros(len(rows))
    for name in dict.fromkeys(names):
        others = name_of != name
        fitted = fit_logistic(
            NeuralReader.answered_features,
            np.vstack(rows)[others],
            gold[others].tolist(),
            np.asarray(weights)[others].tolist(),
        )
        left_out[~others] = fitted.probabilities(np.vstack(rows)[~others])
    tuning = gold & (np.asarray(weights) == TUNING_WEIGHT)
    threshold = float(np.quantile(left_out[tuning], FALSE_REFUSALS))
    return ReaderWeights(answered=answered, sentence=sentence, threshold=threshold)


def _unfitted(features: tuple[str, ...]) -> LogisticWeights:
    return LogisticWeights(features=features, coefficients=(0.0,) * len(features), intercept=0.0)


if __name__ == "__main__":
    typer.run(main)
