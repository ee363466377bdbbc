"""Train the neural reader: ``python -m rag.reading.train --help``."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor

from rag.embedding.packaged import packaged_model_folder
from rag.embedding.sentence_transformer import SentenceTransformerEmbedder
from rag.reading.cross_encoder import CrossEncoder, Pairs
from rag.reading.training_data import Example, report_examples, squad_examples
from rag.settings import load_settings

logger = logging.getLogger(__name__)

WINDOWS = 4
"""Windows read together for a question: their scores share one normalisation."""
UNANSWERED = 0.25
"""Share of the questions that are shown without a window that answers."""


def main(
    squad: Annotated[list[Path], typer.Option(help="Question set in SQuAD's format; may be repeated.")],
    output: Annotated[Path, typer.Option(help="Where the weights are written (safetensors).")],
    *,
    traditional: Annotated[list[Path] | None, typer.Option(help="Set to fold to simplified characters.")] = None,
    english: Annotated[list[Path] | None, typer.Option(help="Set whose `question_en` is asked as well.")] = None,
    reports: Annotated[Path | None, typer.Option(help="Table of year and government report.")] = None,
    minutes: Annotated[float, typer.Option(help="How long to train; the learning rate falls to zero by then.")] = 60,
    questions: Annotated[int, typer.Option(help="Questions in a batch.")] = 16,
    rate: Annotated[float, typer.Option(help="Highest learning rate of the layers.")] = 2e-4,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 1,
    resume: Annotated[Path | None, typer.Option(help="Weights to go on from.")] = None,
) -> None:
    """Fine-tune layers of the packaged model to read, to rank near misses low, and to say that nothing answers."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - sampling, no secret
    examples = [example for path in squad for example in squad_examples(path)]
    examples += [example for path in traditional or [] for example in squad_examples(path, fold=_simplifier())]
    examples += [example for path in english or [] for example in squad_examples(path, "question_en")] * 2
    if reports:
        examples += list(report_examples(reports, rng))
    examples = [example for example in examples if len(example.negatives) >= WINDOWS]
    logger.info("%d examples", len(examples))
    embedder = SentenceTransformerEmbedder(str(packaged_model_folder(load_settings().cache_dir)), precision="float32")
    parts = embedder.network()
    model = CrossEncoder(parts.encoder, parts.tokenizer, dtype=torch.float32)
    if resume:
        model.load(resume)
    _train(model, examples, output, minutes=minutes, size=questions, rate=rate, rng=rng)


def _simplifier() -> Callable[[str], str]:
    from opencc import OpenCC  # noqa: PLC0415 - needed for training only

    convert = OpenCC("t2s").convert

    def fold(text: str) -> str:
        folded: str = convert(text)
        # Spans must still hold.
        return folded if len(folded) == len(text) else text

    return fold


def _train(
    model: CrossEncoder,
    examples: Sequence[Example],
    output: Path,
    *,
    minutes: float,
    size: int,
    rate: float,
    rng: random.Random,
) -> None:
    # Dropout off: attention with dropout leaves the fast path and is four times slower on a CPU.
    model.eval()
    parameters = [*model.tuned.parameters(), *model.head.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    started, step, losses = time.monotonic(), 0, list[float]()
    while (passed := time.monotonic() - started) < minutes * 60:
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 60) * (1 - passed / (minutes * 60))
        loss = _loss(model, [_sample(example, rng) for example in rng.sample(list(examples), size)])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(loss.item())
        step += 1
        if step % 25 == 0:
            recent = sum(losses[-25:]) / 25
            logger.info("step %d  %.0f s  loss %.3f", step, passed, recent)
            with output.with_suffix(".log.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps({"step": step, "seconds": round(passed), "loss": recent}) + "\n")
        if step % 100 == 0:
            model.save(output)
    model.save(output)


Sample = tuple[str, list[str], tuple[tuple[int, int], ...]]
"""Question, windows, and the answer's spans in the first window; no spans when none answers."""


def _sample(example: Example, rng: random.Random) -> Sample:
    negatives = list(example.negatives)
    rng.shuffle(negatives)
    if rng.random() < UNANSWERED:
        return example.question, negatives[:WINDOWS], ()
    text, spans = rng.choice(example.positives)
    return example.question, [text, *negatives[: WINDOWS - 1]], spans


def _loss(model: CrossEncoder, batch: Sequence[Sample]) -> Tensor:
    """Shared normalisation over a question's windows (Clark and Gardner, 2018), and each window's own null."""
    questions = [question for question, windows, _ in batch for _ in windows]
    pairs = model.encode(questions, [window for _, windows, _ in batch for window in windows])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        start, end = model(pairs)
    losses = []
    for number, (_, windows, spans) in enumerate(batch):
        rows = slice(number * len(windows), (number + 1) * len(windows))
        for scores, edge in ((start[rows], 0), (end[rows], 1)):
            null = scores.log_softmax(-1)[:, 0]
            target = _targets(pairs, rows.start, spans, edge)
            if not target.any():
                # No answer, or one that was cut off: then nothing is learnt of the first window.
                losses.append(-(null[1:] if spans else null).mean())
                continue
            shared = scores.flatten().log_softmax(-1)[: scores.shape[1]]
            own = scores[0].log_softmax(-1)
            losses.append(
                -0.5 * torch.logsumexp(shared[target], 0) - 0.5 * torch.logsumexp(own[target], 0) - null[1:].mean()
            )
    return torch.stack(losses).mean()


def _targets(pairs: Pairs, row: int, spans: Sequence[tuple[int, int]], edge: int) -> Tensor:
    """Return which tokens of a row open (edge 0) or close (edge 1) an answer, shape (tokens,)."""
    offsets, inside = pairs.offsets[row], pairs.inside[row]
    hit = torch.zeros_like(inside)
    for span in spans:
        place = span[0] if edge == 0 else span[1] - 1
        hit |= (offsets[:, 0] <= place) & (offsets[:, 1] > place) & inside
    return hit


if __name__ == "__main__":
    typer.run(main)
