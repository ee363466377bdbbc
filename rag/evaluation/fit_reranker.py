"""Fit the reranker: ``python -m rag.evaluation.fit_reranker --help``.

Fitted on written questions of the training split only. Those on invented speeches are searched among all of them, as a
user's question is; those on reports in their own report, since others may answer as well.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from tqdm import tqdm

from rag.corpus import load_documents
from rag.embedding import load_embedder
from rag.evaluation.asking import Asked, SearchedSet, fit_logistic, gold_of, sources_asked_most, touches
from rag.evaluation.questions import REPORT_QUESTIONS, SEED_QUESTIONS
from rag.knowledge_base import seeds_folder
from rag.reading.prepare import EVALUATED
from rag.reading.written import ON_REPORTS, ON_SPEECHES, invented_speeches, load_written, reports
from rag.retrieval import LexicalFeatures, RerankingRetriever
from rag.retrieval.logistic import LogisticWeights
from rag.retrieval.question import Question
from rag.retrieval.reranker import DEPTH, FILE_NAME, RerankerWeights, candidates_of
from rag.settings import load_settings

REPORTS = 12
"""Reports that are searched: those with the most questions."""
_RANKS = (1, 5, 10, 20)


def main(
    report_table: Annotated[Path, typer.Option("--reports", help="Table of year and government report.")],
    *,
    sample: Annotated[int, typer.Option(help="Questions of each set and language.")] = 900,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = 1,
) -> None:
    """Fit the reranker and write it over the packaged one; print what it does to the tuning questions."""
    rng = random.Random(seed)  # noqa: S311 - sampling, no secret
    settings = load_settings()
    embedder = load_embedder(settings)
    on_reports, on_speeches = (
        [question for question in load_written(path) if question.split == "train" and question.answers]
        for path in (ON_REPORTS, ON_SPEECHES)
    )
    documents = {document.source: document for _, document in reports(report_table)}
    chosen = sources_asked_most(on_reports, REPORTS)
    sets = (
        (SearchedSet(invented_speeches(), embedder, settings), on_speeches, False),
        (
            SearchedSet([documents[source] for source in sorted(chosen)], embedder, settings),
            [question for question in on_reports if question.source in chosen],
            True,
        ),
    )
    fitted = {}
    for name, chinese in (("chinese", True), ("foreign", False)):
        asked: list[tuple[SearchedSet, Asked]] = []
        for searched, questions, own in sets:
            usable = [question for question in questions if Question(question.question).is_chinese == chinese]
            drawn = rng.sample(usable, min(sample, len(usable)))
            for question in tqdm(drawn, desc=name, disable=None):
                source = question.source if own else None
                item = searched.ask(searched.fused, question.question, gold_of(question), DEPTH, source=source)
                asked.append((searched, item))
        fitted[name] = _fit(asked)
    weights = RerankerWeights(**fitted)
    output = Path(__file__).parents[1] / "retrieval" / FILE_NAME
    output.write_text(weights.model_dump_json(indent=1) + "\n", encoding="utf-8")
    typer.echo(f"saved: {output}")
    evaluated = [documents[f"{year}.txt"] for year in sorted(EVALUATED)]
    for path, found in ((SEED_QUESTIONS, load_documents([seeds_folder()])), (REPORT_QUESTIONS, evaluated)):
        _report(SearchedSet(found, embedder, settings), path, weights)


def _fit(asked: Sequence[tuple[SearchedSet, Asked]]) -> LogisticWeights:
    rows, labels = [], []
    for searched, item in asked:
        candidates = candidates_of(item.hits)
        rows.append(searched.features.compute(item.question, candidates))
        labels += [touches(c.hit.passage.source, c.sentence.start, c.sentence.end, item.gold) for c in candidates]
    return fit_logistic(LexicalFeatures.names, np.vstack(rows), labels)


def _report(searched: SearchedSet, path: Path, weights: RerankerWeights) -> None:
    """Print how many tuning questions have a passage that answers among the first hits."""
    questions = [(text, gold) for text, gold in searched.tuning_questions(path) if gold]
    for name, retriever in (
        ("fused", searched.fused),
        ("reranked", RerankingRetriever(searched.fused, searched.features, weights)),
    ):
        ranks = []
        for text, gold in questions:
            hits = searched.ask(retriever, text, gold, DEPTH).hits
            found = (
                n for n, h in enumerate(hits, 1) if touches(h.passage.source, h.passage.start, h.passage.end, gold)
            )
            ranks.append(next(found, DEPTH + 1))
        shares = "  ".join(f"hit@{k} {np.mean([rank <= k for rank in ranks]):.3f}" for k in _RANKS)
        typer.echo(f"{path.stem} {name:9} {len(ranks)} questions  {shares}")


if __name__ == "__main__":
    typer.run(main)
