"""Average the weights of several runs: ``python -m rag.reading.average --help``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import torch
import typer
from safetensors.torch import load_file, save_file


def main(
    runs: Annotated[list[Path], typer.Argument(help="Weights of two or more runs, one continued from the other.")],
    *,
    output: Annotated[Path, typer.Option(help="Where the average goes.")],
) -> None:
    """Write the average of some weights, in half precision.

    Between the weights that a run started from and those that it ended with, the average serves what neither run saw
    best (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
    """
    weights = [load_file(run) for run in runs]
    if any(found.keys() != weights[0].keys() for found in weights):
        raise typer.BadParameter("the runs are of different networks")
    average = {name: torch.stack([found[name].float() for found in weights]).mean(0).half() for name in weights[0]}
    save_file({name: value.contiguous() for name, value in average.items()}, output)
    output.chmod(0o644)


if __name__ == "__main__":
    typer.run(main)
