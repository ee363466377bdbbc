"""Fit the reranker: ``python -m rag.evaluation.fit_reranker --help``.

Fitted on questions that the embedding of questions was not trained on: on its own it is surer than on others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from tqdm import tqdm

from rag.embedding import load_embedder
from rag.evaluation.asking import Asked, SearchedSet, fit_logistic, touches
from rag.evaluation.held_out import HeldOut, held_out_sets
from rag.retrieval import LexicalFeatures
from rag.retrieval.logistic import LogisticWeights
from rag.retrieval.reranker import DEPTH, FILE_NAME, RerankerWeights, candidates_of, rerank
from rag.settings import load_settings

_RANKS = (1, 5, 10, 20)


def main(
    report_table: Annotated[Path, typer.Option("--reports", help="Table of year and government report.")],
) -> None:
    """Fit the reranker and write it over the packaged one; print what each set makes of the weights of the others."""
    settings = load_settings()
    sets = held_out_sets(report_table, load_embedder(settings), settings)
    asked = [(of_set, list(_ask(of_set))) for of_set in sets]
    for number, (of_set, own) in enumerate(asked):
        others = _weights([pair for at, pair in enumerate(asked) if at != number])
        _report(of_set.name, own, of_set.searched, others)
    output = Path(__file__).parents[1] / "retrieval" / FILE_NAME
    output.write_text(_weights(asked).model_dump_json(indent=1) + "\n", encoding="utf-8")
    typer.echo(f"saved: {output}")


def _ask(of_set: HeldOut) -> Iterator[Asked]:
    """Ask the questions of a set that are answered."""
    for text, gold, source in tqdm(of_set.questions, desc=of_set.name, disable=None):
        if gold:
            yield of_set.searched.ask(of_set.searched.fused, text, gold, DEPTH, source=source)


def _weights(asked: Sequence[tuple[HeldOut, Sequence[Asked]]]) -> RerankerWeights:
    chinese, foreign = (
        _fit(
            [(of_set.searched, item) for of_set, items in asked for item in items if item.question.is_chinese == wanted]
        )
        for wanted in (True, False)
    )
    return RerankerWeights(chinese=chinese, foreign=foreign)


def _fit(asked: Sequence[tuple[SearchedSet, Asked]]) -> LogisticWeights:
    rows, labels = [], []
    for searched, item in asked:
        candidates = candidates_of(item.hits)
        rows.append(searched.features.compute(item.question, candidates))
        labels += [touches(c.hit.passage.source, c.sentence.start, c.sentence.end, item.gold) for c in candidates]
    return fit_logistic(LexicalFeatures.names, np.vstack(rows), labels)


def _report(name: str, asked: Sequence[Asked], searched: SearchedSet, weights: RerankerWeights) -> None:
    """Print how many questions have a passage that answers among the first hits."""
    for label in ("fused", "reranked"):
        ranks = []
        for item in asked:
            hits = item.hits if label == "fused" else rerank(item.question, item.hits, searched.features, weights)
            found = (
                n for n, h in enumerate(hits, 1) if touches(h.passage.source, h.passage.start, h.passage.end, item.gold)
            )
            ranks.append(next(found, DEPTH + 1))
        shares = "  ".join(f"hit@{k} {np.mean([rank <= k for rank in ranks]):.3f}" for k in _RANKS)
        typer.echo(f"{name:20} {label:9} {len(ranks)} questions  {shares}")


if __name__ == "__main__":
    typer.run(main)
