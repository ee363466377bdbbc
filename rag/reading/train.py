"""Train the reader's network: ``python -m rag.reading.train --help``."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Annotated, Any, cast

import torch
import typer
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from tqdm import tqdm

from rag.embedding.layers import States
from rag.embedding.packaged import packaged_model_folder
from rag.embedding.sentence_transformer import SentenceTransformerEmbedder
from rag.reading.cross_encoder import CrossEncoder, JointLayers, save_weights
from rag.reading.examples import Example, group_of, load_examples
from rag.reading.objective import batches, enough_windows, loss_of
from rag.reading.validation import validate
from rag.settings import load_settings

logger = logging.getLogger(__name__)

_WARM_UP = 100
_AVERAGING = 0.995
_CHUNK = 256
_LOG_EVERY = 25


def main(
    examples: Annotated[
        list[str],
        typer.Argument(
            help="Files of examples, each as FILE, FILE=WEIGHT or FILE:GROUP=WEIGHT; the groups are none (unanswered), "
            "spoken (English and colloquial) and other."
        ),
    ],
    output: Annotated[Path, typer.Option(help="Folder for weights, checkpoint and log; a run found there goes on.")],
    *,
    steps: Annotated[int, typer.Option(help="Batches to train; the learning rate falls to zero by then.")] = 4000,
    validation: Annotated[list[Path] | None, typer.Option(help="Examples to measure on; may be repeated.")] = None,
    validate_every: Annotated[int, typer.Option(help="Batches between measurements.")] = 500,
    most: Annotated[int, typer.Option(help="Examples measured of each file.")] = 200,
    size: Annotated[int, typer.Option(help="Questions in a batch.")] = 16,
    rate: Annotated[float, typer.Option(help="Highest learning rate.")] = 2e-4,
    start: Annotated[Path | None, typer.Option(help="Weights to start from instead of the embedding model's.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 1,
) -> None:
    """Fine-tune the upper layers to read, to rank near misses low, and to say that nothing answers."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    output.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    drawn, weights = [], []
    for argument in examples:
        name, _, weight = argument.partition("=")
        path, _, group = name.partition(":")
        found = [
            example
            for example in load_examples(Path(path))
            if example.split == "train" and enough_windows(example) and group in {"", group_of(example)}
        ]
        logger.info("%s: %d examples", name, len(found))
        drawn += found
        weights += [float(weight or 1)] * len(found)
    embedder = SentenceTransformerEmbedder(str(packaged_model_folder(load_settings().cache_dir)))
    parts = embedder.network()
    model = CrossEncoder(parts.encoder, parts.lower, dtype=torch.float32)
    if start:
        model.load(start)
    rng = random.Random(seed)  # noqa: S311 - sampling, no secret
    measured = {path.stem: _some(path, most, rng) for path in validation or []}
    run = _Run(model, output, steps, rate)
    states = _States(model, drawn)
    for batch in batches(drawn, weights, size, seed, run.step):
        if run.step >= steps:
            break
        questions = [states.question(sample.question) for sample in batch for _ in sample.windows]
        windows = [states.window(window) for sample in batch for window in sample.windows]
        run.learn(loss_of(model, batch, questions, windows))
        if run.step % validate_every == 0 or run.step == steps:
            run.save()
            for name, found in measured.items():
                run.note({"validation": name} | validate(run.averaged(), found))
    run.save()


def _some(path: Path, most: int, rng: random.Random) -> list[Example]:
    """Return some examples of a file, only those held out where it says which."""
    examples = [example for example in load_examples(path) if enough_windows(example)]
    held_out = [example for example in examples if example.split == "tune"] or examples
    return rng.sample(held_out, min(most, len(held_out)))


class _States:
    """What the lower layers make of every text, computed once: they are not trained."""

    def __init__(self, model: CrossEncoder, examples: Sequence[Example]) -> None:
        windows = dict.fromkeys(
            text for e in examples for text in (*(positive.text for positive in e.positives), *e.negatives)
        )
        questions = dict.fromkeys(example.question for example in examples)
        self._windows = self._compute(model.read_windows, list(windows), "windows")
        self._questions = self._compute(model.read_questions, list(questions), "questions")

    def window(self, text: str) -> States:
        return self._windows[text]

    def question(self, text: str) -> States:
        return self._questions[text]

    @staticmethod
    def _compute(read: Any, texts: list[str], name: str) -> dict[str, States]:
        states: dict[str, States] = {}
        for at in tqdm(range(0, len(texts), _CHUNK), desc=name, disable=None):
            chunk = texts[at : at + _CHUNK]
            states.update(zip(chunk, read(chunk), strict=True))
        return states


class _Run:
    """The state of a training run, kept on disk so that it can go on.

    Dropout stays off: attention with dropout leaves the fast path and is four times slower on a CPU.
    """

    def __init__(self, model: CrossEncoder, folder: Path, steps: int, rate: float) -> None:
        self.step = 0
        self._model, self._folder, self._steps, self._rate = model, folder, steps, rate
        self._optimizer = torch.optim.AdamW(model.upper.parameters(), lr=rate, weight_decay=0.01)
        self._average = AveragedModel(model.upper, multi_avg_fn=get_ema_multi_avg_fn(_AVERAGING))  # type: ignore[no-untyped-call]
        self._losses: list[float] = []
        self._checkpoint = folder / "checkpoint.pt"
        if self._checkpoint.exists():
            saved = torch.load(self._checkpoint, weights_only=True)
            self.step = saved["step"]
            model.upper.load_state_dict(saved["model"])
            self._average.load_state_dict(saved["average"])
            self._optimizer.load_state_dict(saved["optimizer"])
            logger.info("goes on after step %d", self.step)

    def averaged(self) -> CrossEncoder:
        """Return the network with the running average of the weights."""
        model = copy(self._model)
        model.upper = cast("JointLayers", self._average.module)
        return model

    def learn(self, loss: torch.Tensor) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = self._rate * min(1.0, (self.step + 1) / _WARM_UP) * (1 - self.step / self._steps)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._model.upper.parameters(), 1.0)
        self._optimizer.step()
        self._average.update_parameters(self._model.upper)
        self.step += 1
        self._losses.append(loss.item())
        if self.step % _LOG_EVERY == 0:
            self.note({"loss": round(sum(self._losses) / len(self._losses), 4)})
            self._losses.clear()

    def note(self, figures: dict[str, Any]) -> None:
        """Add a line to the log."""
        rounded = {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}
        logger.info("step %d  %s", self.step, "  ".join(f"{name} {value}" for name, value in rounded.items()))
        with (self._folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": self.step} | rounded, ensure_ascii=False) + "\n")

    def save(self) -> None:
        """Write the averaged weights, and what is needed to go on."""
        save_weights(self.averaged().upper, self._folder / "reader.safetensors")
        saved = {
            "step": self.step,
            "model": self._model.upper.state_dict(),
            "average": self._average.state_dict(),
            "optimizer": self._optimizer.state_dict(),
        }
        partial = self._checkpoint.with_suffix(".partial")
        torch.save(saved, partial)
        partial.replace(self._checkpoint)


if __name__ == "__main__":
    typer.run(main)
