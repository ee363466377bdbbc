"""Fit what stands beside the reader's network: ``python -m rag.evaluation.fit --help``.

The short list is fitted on public question sets. The confidence and the threshold are fitted on sets that the network
was not trained on and on the tuning half of the questions about the seed speeches; the reporting half is never read.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from rag.answering.followups import standalone_question
from rag.corpus import load_documents, make_passages
from rag.corpus.squad import load_squad
from rag.embedding import Embedder, load_embedder
from rag.evaluation.metrics import gold_spans
from rag.evaluation.questions import SEED_QUESTIONS, load_questions
from rag.index import BM25Store, FaissStore, lexical_tokens
from rag.knowledge_base import seeds_folder
from rag.reading import load_reader
from rag.reading.features import Candidate, LexicalFeatures
from rag.reading.neural import NeuralReader
from rag.reading.question import Question
from rag.reading.weights import FILE_NAME, LogisticWeights, ReaderWeights
from rag.retrieval import HybridRetriever, dense_texts, retrieval_text
from rag.settings import Settings, load_settings
from rag.types import Document, Hit

REMOVED = 0.4
"""Share of a public set's questions that are asked with the passages that answer removed."""
FALSE_REFUSALS = 0.10
"""Share of the answerable tuning questions that the threshold may refuse."""
SEED_WEIGHT = 10.0
"""How much more a question about speeches counts for the confidence than one about an encyclopaedia."""

Span = tuple[str, int, int]


@dataclass(frozen=True)
class Asked:
    """A question with what was found for it.

    Attributes:
        question: The question.
        hits: The hits.
        gold: Where the answer stands; empty when nothing found can answer.
    """

    question: Question
    hits: list[Hit]
    gold: tuple[Span, ...]


class Collection:
    """Documents with everything needed to search and read them."""

    def __init__(self, documents: Sequence[Document], embedder: Embedder, settings: Settings) -> None:
        self.documents = documents
        self.passages = [passage for document in documents for passage in make_passages(document)]
        lexical = BM25Store.build([lexical_tokens(retrieval_text(passage)) for passage in self.passages])
        vectors = FaissStore.build(embedder.embed_passages(dense_texts(self.passages)[0], progress=True))
        self.retriever = HybridRetriever(self.passages, vectors, lexical, embedder, settings.candidates)
        self.features = LexicalFeatures(lexical.idf, self.passages)
        self._embedder, self._idf, self._settings = embedder, lexical.idf, settings

    @cached_property
    def reader(self) -> NeuralReader:
        """The reader, loaded when first used: by then the packaged weights hold the new short list."""
        reader = load_reader(self._embedder, self._idf, self.passages, self._settings)
        if not isinstance(reader, NeuralReader):
            raise TypeError("only the neural reader is fitted")
        return reader

    def ask(self, question: str, gold: Sequence[Span], *, removed: bool) -> Asked:
        """Search for a question, with the passages that answer it left out when ``removed``."""
        rows = None
        if removed:
            rows = np.asarray(
                [row for row, p in enumerate(self.passages) if not _overlaps(p.source, p.start, p.end, gold)]
            )
        hits = self.retriever.search(question, self._settings.top_k, rows)
        return Asked(Question(question), hits, () if removed else tuple(gold))


def main(
    squad: Annotated[list[Path], typer.Option(help="Sets in SQuAD's format for the short list; may be repeated.")],
    held_out: Annotated[list[Path], typer.Option(help="Sets that the network was not trained on; may be repeated.")],
    *,
    sample: Annotated[int, typer.Option(help="Questions taken of each set.")] = 600,
) -> None:
    """Fit the short list, the confidence and the threshold, and write them over the packaged ones."""
    rng = random.Random(1)  # noqa: S311 - sampling, no secret
    output = Path(__file__).parents[1] / "reading" / FILE_NAME
    settings = load_settings()
    embedder = load_embedder(settings)
    public = {path: _ask_public(path, embedder, settings, sample, rng) for path in dict.fromkeys([*squad, *held_out])}
    weights = ReaderWeights.packaged()
    short_list = _fit_short_list([public[path] for path in squad])
    weights = weights.model_copy(update={"shortlist": short_list})
    output.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")
    seeds = Collection(load_documents([seeds_folder()]), embedder, settings)
    asked_seeds = _ask_seeds(seeds)
    confidence, threshold = _fit_confidence(seeds, asked_seeds, [public[path] for path in held_out])
    weights = weights.model_copy(update={"confidence": confidence, "threshold": threshold})
    output.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")
    typer.echo(f"saved: {output} (threshold {threshold:.3f})")


def _ask_public(
    path: Path, embedder: Embedder, settings: Settings, sample: int, rng: random.Random
) -> tuple[Collection, list[Asked]]:
    documents, questions = load_squad(path)
    collection = Collection(documents, embedder, settings)
    chosen = rng.sample(questions, min(sample, len(questions)))
    asked = [
        collection.ask(q.question, [(q.source, *span) for span in q.spans], removed=rng.random() < REMOVED)
        for q in tqdm(chosen, desc=path.stem, disable=None)
    ]
    return collection, asked


def _ask_seeds(seeds: Collection) -> list[Asked]:
    questions = [question for question in load_questions(SEED_QUESTIONS) if question.split == "tune"]
    return [
        seeds.ask(
            standalone_question(question.question, question.history),
            [span for alternatives in gold_spans(question, seeds.documents) for span in alternatives],
            removed=False,
        )
        for question in questions
    ]


def _fit_short_list(sets: Sequence[tuple[Collection, list[Asked]]]) -> LogisticWeights:
    """Fit which sentences look like an answer."""
    rows, labels = [], []
    for collection, asked in sets:
        for item in asked:
            candidates = [
                Candidate(hit, rank, position)
                for rank, hit in enumerate(item.hits, start=1)
                for position in range(len(hit.passage.sentences))
            ]
            rows.append(collection.features.compute(item.question, candidates))
            labels += [_overlaps(c.hit.passage.source, c.sentence.start, c.sentence.end, item.gold) for c in candidates]
    return _fit(LexicalFeatures.names, np.vstack(rows), np.asarray(labels), None)


def _fit_confidence(
    seeds: Collection, asked_seeds: Sequence[Asked], held_out: Sequence[tuple[Collection, list[Asked]]]
) -> tuple[LogisticWeights, float]:
    """Fit how likely a question is answered, and below which probability to refuse."""
    rows, labels, weights = [], [], []
    for collection, asked, weight in [(seeds, asked_seeds, SEED_WEIGHT), *((c, a, 1.0) for c, a in held_out)]:
        for item in asked:
            rows.append(collection.reader.examine(item.question, item.hits)[1])
            labels.append(bool(item.gold))
            weights.append(weight)
    fitted = _fit(NeuralReader.calibration, np.vstack(rows), np.asarray(labels), np.asarray(weights))
    seed_rows = np.vstack(rows[: len(asked_seeds)])
    probabilities = 1 / (1 + np.exp(-fitted.logits(seed_rows)))
    answerable = np.asarray(labels[: len(asked_seeds)])
    return fitted, float(np.quantile(probabilities[answerable], FALSE_REFUSALS))


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
