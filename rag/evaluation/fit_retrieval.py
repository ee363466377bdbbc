"""Train the upper layers that read questions: ``python -m rag.evaluation.fit_retrieval --help``.

The question's embedding alone is moved, towards the sentences that answer and away from all other sentences, by the
contrastive loss of van den Oord et al. ("Representation Learning with Contrastive Predictive Coding", 2018). Written
questions of the training split only; indexes need not be built again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

import torch
import typer
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from rag.corpus import make_passages, simplified
from rag.embedding.e5_convert import QUERY_PROMPT
from rag.embedding.layers import States
from rag.embedding.packaged import packaged_model_folder
from rag.embedding.query_layers import FILE_NAME, QueryLayers
from rag.embedding.sentence_transformer import QUERY_TOKENS, SentenceTransformerEmbedder
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
_BATCH = 64
_WARM_UP = 50
_AVERAGING = 0.99


@dataclass(frozen=True)
class Material:
    """Questions with everything that may answer them.

    Attributes:
        questions: What the lower layers make of them.
        sentences: Embeddings, shape (sentences, dimension).
        passages: Embeddings, shape (passages, dimension).
        owners: Row of the passage of each sentence.
        gold: For each question the rows of the sentences that answer.
    """

    questions: tuple[States, ...]
    sentences: Tensor
    passages: Tensor
    owners: Tensor
    gold: tuple[tuple[int, ...], ...]


def main(
    report_table: Annotated[Path, typer.Option("--reports", help="Table of year and government report.")],
    *,
    rounds: Annotated[int, typer.Option(help="Times that every question is seen.")] = 3,
    rate: Annotated[float, typer.Option(help="Highest learning rate.")] = 1e-4,
    seed: Annotated[int, typer.Option(help="Seed of the order of the questions.")] = 1,
) -> None:
    """Train the layers and write them over the packaged ones."""
    settings = load_settings()
    embedder = SentenceTransformerEmbedder(str(packaged_model_folder(settings.cache_dir)), precision="float32")
    documents = [document for year, document in reports(report_table) if year not in EVALUATED]
    follow_ups = [question for follow_up in load_follow_ups() for question in follow_up.written()]
    materials = [
        _material(documents, load_written(ON_REPORTS), embedder, asked_only=True),
        _material(invented_speeches(), [*load_written(ON_SPEECHES), *follow_ups], embedder, asked_only=False),
    ]
    generator = torch.Generator().manual_seed(seed)
    # With dropout: the questions are few.
    layers = QueryLayers(embedder.network().encoder).train()
    average = AveragedModel(layers, multi_avg_fn=get_ema_multi_avg_fn(_AVERAGING))  # type: ignore[no-untyped-call]
    optimizer = torch.optim.AdamW(layers.parameters(), lr=rate, weight_decay=0.01)
    batches = [batch for _ in range(rounds) for batch in _batches(materials, generator)]
    bar = tqdm(batches, unit="batch", disable=None)
    for step, (material, numbers) in enumerate(bar):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, step / _WARM_UP) * (1 - step / len(batches))
        loss = _loss(layers, material, numbers)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
        optimizer.step()
        average.update_parameters(layers)
        bar.set_postfix(loss=f"{loss.item():.2f}")
    path = Path(__file__).parents[1] / "embedding" / FILE_NAME
    cast("QueryLayers", average.module).save(path)
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
        questions=tuple(embedder.network().lower.read([q.question for q in asked], QUERY_PROMPT, QUERY_TOKENS)),
        sentences=torch.from_numpy(embedder.embed_passages([simplified(s.text) for _, s in sentences], progress=True)),
        passages=torch.from_numpy(embedder.embed_passages([retrieval_text(p) for p in passages], progress=True)),
        owners=torch.tensor([row for row, _ in sentences]),
        gold=tuple(gold),
    )


def _batches(materials: Sequence[Material], generator: torch.Generator) -> list[tuple[Material, list[int]]]:
    """Return every question once, in batches of one material each, all in random order."""
    batches = []
    for material in materials:
        order = torch.randperm(len(material.questions), generator=generator).tolist()
        usable = [number for number in order if material.gold[number]]
        batches += [(material, usable[at : at + _BATCH]) for at in range(0, len(usable), _BATCH)]
    return [batches[number] for number in torch.randperm(len(batches), generator=generator).tolist()]


def _loss(layers: QueryLayers, material: Material, batch: Sequence[int]) -> Tensor:
    asked = layers([material.questions[number] for number in batch])
    wanted = torch.zeros(len(batch), len(material.sentences), dtype=torch.bool)
    wanted_passages = torch.zeros(len(batch), len(material.passages), dtype=torch.bool)
    for row, number in enumerate(batch):
        gold = list(material.gold[number])
        wanted[row, gold] = True
        wanted_passages[row, material.owners[gold]] = True
    return _contrast(asked @ material.sentences.T, wanted) + PASSAGE_WEIGHT * _contrast(
        asked @ material.passages.T, wanted_passages
    )


def _contrast(similarities: Tensor, wanted: Tensor) -> Tensor:
    logits = SCALE * similarities
    return (logits.logsumexp(-1) - logits.masked_fill(~wanted, -torch.inf).logsumexp(-1)).mean()


if __name__ == "__main__":
    typer.run(main)
