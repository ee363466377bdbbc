"""Fit the correction of question embeddings: ``python -m rag.evaluation.fit_retrieval --help``.

The question's embedding alone is moved, towards the sentences that answer and away from the other sentences, by the
contrastive loss of van den Oord et al. ("Representation Learning with Contrastive Predictive Coding", 2018). Written
questions of the training split only; indexes need not be built again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from torch import Tensor, nn

from rag.corpus import make_passages
from rag.embedding.packaged import packaged_model_folder
from rag.embedding.query_adapter import FILE_NAME, QueryAdapter
from rag.embedding.sentence_transformer import SentenceTransformerEmbedder
from rag.reading.prepare import EVALUATED
from rag.reading.written import (
    ON_REPORTS,
    ON_SPEECHES,
    WrittenQuestion,
    invented_speeches,
    load_follow_ups,
    load_written,
    reports,
)
from rag.retrieval import retrieval_text
from rag.settings import load_settings
from rag.types import Document

SCALE = 50.0
"""What similarities are multiplied by before the softmax."""
PASSAGE_WEIGHT = 0.5
_BATCH = 128


@dataclass(frozen=True)
class Material:
    """Questions with everything that may answer them.

    Attributes:
        questions: Embeddings, shape (questions, dimension).
        sentences: Embeddings, shape (sentences, dimension).
        passages: Embeddings, shape (passages, dimension).
        owners: Row of the passage of each sentence.
        gold: For each question the rows of the sentences that answer.
    """

    questions: Tensor
    sentences: Tensor
    passages: Tensor
    owners: Tensor
    gold: tuple[tuple[int, ...], ...]


def main(
    report_table: Annotated[Path, typer.Option("--reports", help="Table of year and government report.")],
    *,
    rounds: Annotated[int, typer.Option(help="Times that every question is seen.")] = 5,
    rate: Annotated[float, typer.Option(help="Learning rate.")] = 1e-3,
    decay: Annotated[float, typer.Option(help="What the squared matrix costs.")] = 1e-2,
    seed: Annotated[int, typer.Option(help="Seed of the order of the questions.")] = 1,
) -> None:
    """Fit the adapter and write it over the packaged one."""
    settings = load_settings()
    embedder = SentenceTransformerEmbedder(str(packaged_model_folder(settings.cache_dir)))
    documents = [document for year, document in reports(report_table) if year not in EVALUATED]
    follow_ups = [question for follow_up in load_follow_ups() for question in follow_up.written()]
    materials = [
        _material(documents, load_written(ON_REPORTS), embedder, asked_only=True),
        _material(invented_speeches(), [*load_written(ON_SPEECHES), *follow_ups], embedder, asked_only=False),
    ]
    generator = torch.Generator().manual_seed(seed)
    correction = nn.Linear(embedder.dimension, embedder.dimension)
    nn.init.zeros_(correction.weight)
    nn.init.zeros_(correction.bias)
    optimizer = torch.optim.Adam(correction.parameters(), lr=rate)
    for number in range(rounds):
        losses = []
        for batch, material in _batches(materials, generator):
            loss = _loss(correction, material, batch) + decay * correction.weight.square().sum()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
        typer.echo(f"round {number + 1}: loss {np.mean(losses):.3f}")
    # nn.Linear multiplies by the transposed weight.
    adapter = QueryAdapter(correction.weight.detach().numpy().T, correction.bias.detach().numpy())
    path = Path(__file__).parents[1] / "embedding" / FILE_NAME
    adapter.save(path)
    typer.echo(f"saved: {path}")


def _material(
    documents: Sequence[Document],
    questions: Sequence[WrittenQuestion],
    embedder: SentenceTransformerEmbedder,
    *,
    asked_only: bool,
) -> Material:
    """Embed questions and what they are searched in; with ``asked_only`` only passages that were asked about."""
    asked = [question for question in questions if question.split == "train" and question.answers]
    places = {(question.source, question.start) for question in asked}
    passages = [p for document in documents for p in make_passages(document)]
    if asked_only:
        passages = [passage for passage in passages if (passage.source, passage.start) in places]
    sentences = [(row, sentence) for row, passage in enumerate(passages) for sentence in passage.sentences]
    gold = [
        tuple(
            number
            for number, (row, sentence) in enumerate(sentences)
            if passages[row].source == question.source
            and any(sentence.start < end and start < sentence.end for start, end in question.answers)
        )
        for question in asked
    ]
    return Material(
        questions=torch.from_numpy(embedder.embed_queries([question.question for question in asked])),
        sentences=torch.from_numpy(embedder.embed_passages([s.text for _, s in sentences], progress=True)),
        passages=torch.from_numpy(embedder.embed_passages([retrieval_text(p) for p in passages], progress=True)),
        owners=torch.tensor([row for row, _ in sentences]),
        gold=tuple(gold),
    )


def _batches(materials: Sequence[Material], generator: torch.Generator) -> Iterator[tuple[list[int], Material]]:
    for material in materials:
        order = torch.randperm(len(material.questions), generator=generator).tolist()
        usable = [number for number in order if material.gold[number]]
        for at in range(0, len(usable), _BATCH):
            yield usable[at : at + _BATCH], material


def _loss(correction: nn.Linear, material: Material, batch: Sequence[int]) -> Tensor:
    questions = material.questions[list(batch)]
    adapted = nn.functional.normalize(questions + correction(questions), dim=-1)
    wanted = torch.zeros(len(batch), len(material.sentences), dtype=torch.bool)
    wanted_passages = torch.zeros(len(batch), len(material.passages), dtype=torch.bool)
    for row, number in enumerate(batch):
        gold = list(material.gold[number])
        wanted[row, gold] = True
        wanted_passages[row, material.owners[gold]] = True
    return _contrast(adapted @ material.sentences.T, wanted) + PASSAGE_WEIGHT * _contrast(
        adapted @ material.passages.T, wanted_passages
    )


def _contrast(similarities: Tensor, wanted: Tensor) -> Tensor:
    logits = SCALE * similarities
    return (logits.logsumexp(-1) - logits.masked_fill(~wanted, -torch.inf).logsumexp(-1)).mean()


if __name__ == "__main__":
    typer.run(main)
