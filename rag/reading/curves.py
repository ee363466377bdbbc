"""Plot a training run: ``python -m rag.reading.curves RUN/log.jsonl curves.png``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import matplotlib as mpl
import typer
from matplotlib.figure import Figure

_SHOWN = ("hit@1", "f1", "auroc near miss", "auroc removed")
"""Figures of a validation set that are drawn; those by kind of question stay in the log."""


def main(
    log: Annotated[Path, typer.Argument(help="The log of a run, one JSON object a line.")],
    output: Annotated[Path, typer.Argument(help="Where the picture goes; .png, .svg or .pdf.")],
) -> None:
    """Draw the loss and the validation figures over the batches."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    mpl.use("agg")
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for axes, title, found in ((left, "loss", series(lines, ("loss",))), (right, "validation", series(lines, _SHOWN))):
        for name, points in found.items():
            axes.plot(*zip(*points, strict=True), marker="." if axes is right else None, label=name)
        axes.set(title=title, xlabel="batches")
        if found:
            axes.legend()
    figure.savefig(output)
    typer.echo(f"saved: {output}")


def series(lines: Iterable[dict[str, Any]], wanted: Iterable[str]) -> dict[str, list[tuple[int, float]]]:
    """Return the points of each curve in a log: batches done, and the figure then.

    Args:
        lines: The log's entries; a batch that is entered twice, because a run went on before it, counts once.
        wanted: Names of the figures.

    Returns:
        Points by the figure's name, with the validation set where there is one.
    """
    points: dict[str, dict[int, float]] = defaultdict(dict)
    for line in lines:
        for name in wanted:
            if name in line:
                label = f"{line['validation']}: {name}" if "validation" in line else name
                points[label][line["step"]] = line[name]
    return {label: sorted(found.items()) for label, found in points.items()}


if __name__ == "__main__":
    typer.run(main)
