"""Fit what stands beside the reader's network: ``python -m rag.evaluation.fit --help``.

Fitted on written questions and on the tuning halves of the evaluation questions. What tells whether a question is
answered is fitted only on questions that the network was not trained on; the reporting halves are never read.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from rag.answering.followups import standalone_question
from rag.corpus import load_documents
from rag.embedding import Embedder, load_embedder
from rag.evaluation.metrics import gold_spans
from rag.evaluation.questions import REPORT_QUESTIONS, SEED_QUESTIONS, load_questions
from rag.evaluation.sets import cached_index
from rag.knowledge_base import seeds_folder
from rag.reading import load_reader
from rag.reading.features import Candidate, LexicalFeatures
from rag.reading.neural import NeuralReader
from rag.reading.prepare import EVALUATED
from rag.reading.question import Question
from rag.reading.weights import FILE_NAME, LogisticWeights, ReaderWeights
from rag.reading.written import ON_REPORTS, ON_SPEECHES, invented_speeches, load_written, reports
from rag.retrieval import HybridRetriever
from rag.settings import Settings, load_settings
from rag.types import Document, Hit

REMOVED = 0.25
"""Share of the written questions that are asked once more with the passages that answer removed."""
FALSE_REFUSALS = 0.12
"""Share of the answerable tuning questions that the threshold may refuse."""
SOURCES = 6
"""Documents of a written set that are searched: those with the most questions held out."""
TUNING_WEIGHT = 2.0
"""How much more a question of the evaluation's kind counts than a written one."""

Span = tuple[str, int, int]


@dataclass(frozen=True)
class Asked:
    """A question with what was found for it.

    Attributes:
        question: The question.
        hits: The hits.
        gold: Where the answer stands; empty when it was removed or there is none.
        held_out: Whether the network was not trained on it.
        weight: How much it counts.
    """

    question: Question
    hits: list[Hit]
    gold: tuple[Span, ...]
    held_out: bool
    weight: float


class Collection:
    """Documents with everything needed to search and read them."""

    def __init__(self, documents: Sequence[Document], embedder: Embedder, settings: Settings) -> None:
        index = cached_index(documents)
        self.documents, self.passages = index.documents, index.passages
        self.retriever = HybridRetriever(index.passages, index.vectors, index.lexical, embedder, settings.candidates)
        self.features = LexicalFeatures(index.lexical.idf, index.passages)
        self._embedder, self._idf, self._settings = embedder, index.lexical.idf, settings
        self._sources = np.asarray([passage.source for passage in index.passages])

    def reader(self, short_list: LogisticWeights) -> NeuralReader:
        """Return the reader with a new short list and nothing else fitted yet."""
        weights = ReaderWeights(
            shortlist=short_list,
            answered=_unfitted(NeuralReader.answered_features),
            sentence=_unfitted(NeuralReader.sentence_features),
            threshold=0.5,
        )
        return load_reader(self._embedder, self._idf, self.passages, self._settings, weights)

    def ask(
        self,
        question: str,
        gold: Sequence[Span],
        *,
        removed: bool = False,
        held_out: bool = True,
        weight: float = 1.0,
        source: str | None = None,
    ) -> Asked:
        """Search for a question, in one source only when given, without what answers it when ``removed``."""
        rows = np.arange(len(self.passages)) if source is None else np.flatnonzero(self._sources == source)
        if removed:
            kept = [not _overlaps(p.source, p.start, p.end, gold) for p in (self.passages[row] for row in rows)]
            rows = rows[kept]
        hits = self.retriever.search(question, self._settings.top_k, rows)
        return Asked(Question(question), hits, () if removed else tuple(gold), held_out, weight)


def main(
    report_table: Annotated[Path, typer.Option("--reports", help="Table of year and government report.")],
    *,
    sample: Annotated[int, typer.Option(help="Trained questions that the short list is fitted on.")] = 500,
    output: Annotated[
        Path | None, typer.Option(help="Where the weights go; over the packaged ones by default.")
    ] = None,
) -> None:
    """Fit the short list, the confidence and the threshold, and write them over the packaged ones."""
    rng = random.Random(1)  # noqa: S311 - sampling, no secret
    output = output or Path(__file__).parents[1] / "reading" / FILE_NAME
    settings = load_settings()
    embedder = load_embedder(settings)
    documents = [document for year, document in reports(report_table) if year not in EVALUATED]
    evaluated = [document for year, document in reports(report_table) if year in EVALUATED]
    asked: list[tuple[Collection, list[Asked]]] = []
    for path, found in ((ON_REPORTS, documents), (ON_SPEECHES, invented_speeches())):
        asked.append(_ask_written(found, path, embedder, settings, sample, rng))
    for path, found in ((SEED_QUESTIONS, load_documents([seeds_folder()])), (REPORT_QUESTIONS, evaluated)):
        collection = Collection(found, embedder, settings)
        asked.append((collection, _ask_tuning(collection, path)))
    short_list = _fit_short_list(asked)
    answered, sentence, threshold = _fit_reading(asked, short_list)
    weights = ReaderWeights(shortlist=short_list, answered=answered, sentence=sentence, threshold=threshold)
    output.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")
    typer.echo(f"saved: {output} (threshold {threshold:.3f})")


def _ask_written(
    documents: Sequence[Document], path: Path, embedder: Embedder, settings: Settings, sample: int, rng: random.Random
) -> tuple[Collection, list[Asked]]:
    """Ask the written questions held out, and a sample of the others on the same documents, each in its own one."""
    questions = load_written(path)
    counted = Counter(question.source for question in questions if question.split == "tune")
    sources = {source for source, _ in counted.most_common(SOURCES)}
    held_out = [question for question in questions if question.split == "tune" and question.source in sources]
    collection = Collection([document for document in documents if document.source in sources], embedder, settings)
    trained = [q for q in questions if q.split == "train" and q.answers and q.source in sources]
    asked = []
    for question in tqdm([*held_out, *rng.sample(trained, min(sample, len(trained)))], desc=path.stem, disable=None):
        gold = [(question.source, start, end) for start, end in question.answers]
        fresh = question.split == "tune"
        asked.append(collection.ask(question.question, gold, held_out=fresh, source=question.source))
        if fresh and gold and rng.random() < REMOVED:
            asked.append(collection.ask(question.question, gold, removed=True, source=question.source))
    return collection, asked


def _ask_tuning(collection: Collection, path: Path) -> list[Asked]:
    return [
        collection.ask(
            standalone_question(question.question, question.history),
            [span for alternatives in gold_spans(question, collection.documents) for span in alternatives],
            weight=TUNING_WEIGHT,
        )
        for question in load_questions(path)
        if question.split == "tune"
    ]


def _fit_short_list(sets: Sequence[tuple[Collection, list[Asked]]]) -> LogisticWeights:
    """Fit which sentences look like an answer."""
    rows, labels, weights = [], [], []
    for collection, asked in sets:
        for item in asked:
            if not item.gold or not item.question.is_chinese:
                continue
            candidates = [
                Candidate(hit, rank, position)
                for rank, hit in enumerate(item.hits, start=1)
                for position in range(len(hit.passage.sentences))
            ]
            rows.append(collection.features.compute(item.question, candidates))
            labels += [_overlaps(c.hit.passage.source, c.sentence.start, c.sentence.end, item.gold) for c in candidates]
            weights += [item.weight] * len(candidates)
    return _fit(LexicalFeatures.names, np.vstack(rows), np.asarray(labels), np.asarray(weights))


def _fit_reading(
    sets: Sequence[tuple[Collection, list[Asked]]], short_list: LogisticWeights
) -> tuple[LogisticWeights, LogisticWeights, float]:
    """Fit how likely a question is answered, which sentences belong to an answer, and when to refuse."""
    rows, labels, weights, kinds = [], [], [], []
    sentence_rows, sentence_labels = [], []
    for number, (collection, asked) in enumerate(sets):
        reader = collection.reader(short_list)
        for item in tqdm([item for item in asked if item.held_out], desc="reading", disable=None):
            readings, row = reader.examine(item.question, item.hits)
            if not readings:
                continue
            rows.append(row)
            labels.append(bool(item.gold))
            weights.append(item.weight)
            kinds.append(number)
            if item.gold:
                sentence_rows.append(reader.sentence_rows(item.question, readings))
                for reading in readings:
                    read = reading.passage.sentences[reading.position]
                    sentence_labels.append(_overlaps(reading.passage.source, read.start, read.end, item.gold))
    answered = _fit(NeuralReader.answered_features, np.vstack(rows), np.asarray(labels), np.asarray(weights))
    sentence = _fit(NeuralReader.sentence_features, np.vstack(sentence_rows), np.asarray(sentence_labels), None)
    probabilities = answered.probabilities(np.vstack(rows))
    gold, kind = np.asarray(labels), np.asarray(kinds)
    for number in range(len(sets)):
        chosen = kind == number
        auroc = roc_auc_score(gold[chosen], probabilities[chosen])
        raw = roc_auc_score(gold[chosen], np.vstack(rows)[chosen, 0])
        typer.echo(f"set {number}: {chosen.sum()} questions, AUROC {auroc:.3f} (score alone {raw:.3f})")
    tuning = gold & (np.asarray(weights) == TUNING_WEIGHT)
    return answered, sentence, float(np.quantile(probabilities[tuning], FALSE_REFUSALS))


def _unfitted(features: tuple[str, ...]) -> LogisticWeights:
    return LogisticWeights(features=features, coefficients=(0.0,) * len(features), intercept=0.0)


def _fit(
    names: tuple[str, ...], rows: NDArray[np.float64], labels: NDArray[np.bool_], weights: NDArray[np.float64] | None
) -> LogisticWeights:
    model = LogisticRegression(max_iter=5000, C=0.3).fit(rows, labels, sample_weight=weights)
    coefficients = tuple(round(float(value), 6) for value in model.coef_[0])
    return LogisticWeights(features=names, coefficients=coefficients, intercept=round(float(model.intercept_[0]), 6))


def _overlaps(source: str, start: int, end: int, spans: Sequence[Span]) -> bool:
    return any(source == other and min(end, last) > max(start, first) for other, first, last in spans)


if __name__ == "__main__":
    typer.run(main)
