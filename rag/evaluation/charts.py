"""The plots of the evaluation's page, as data addresses, so that the page needs no other file."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_SIZE = (4.6, 3.2)
_COLOUR = "#1f5fa8"
_GUIDE = "#999999"


def risk_coverage_chart(points: Sequence[tuple[float, float]]) -> str:
    """Plot risk against coverage.

    Args:
        points: Coverage and risk, least coverage first.

    Returns:
        The plot as a ``data:`` address.
    """
    figure, axes = _chart("coverage: share of questions answered", "risk: share of answers wrong")
    axes.plot([coverage for coverage, _ in points], [risk for _, risk in points], color=_COLOUR)
    _unit_square(axes)
    return _data_address(figure)


def reliability_chart(points: Sequence[tuple[float, float]]) -> str:
    """Plot the share of answerable questions against the confidence; a diagonal shows what would be perfect.

    Args:
        points: Mean confidence and share of answerable questions, by part of the confidence.

    Returns:
        The plot as a ``data:`` address.
    """
    figure, axes = _chart("confidence", "share of questions answerable")
    axes.plot([0, 1], [0, 1], color=_GUIDE, linestyle="--", linewidth=1)
    axes.plot([mean for mean, _ in points], [share for _, share in points], color=_COLOUR, marker="o")
    _unit_square(axes)
    return _data_address(figure)


def latency_chart(seconds: Sequence[float]) -> str:
    """Plot a histogram of the time that answers took.

    Args:
        seconds: The time of each answer.

    Returns:
        The plot as a ``data:`` address.
    """
    figure, axes = _chart("milliseconds", "questions")
    axes.hist([1000 * value for value in seconds], bins=30, color=_COLOUR)
    axes.set_xlim(left=0)
    return _data_address(figure)


def _chart(x: str, y: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=_SIZE, layout="constrained")  # no pyplot: nothing global, no display
    axes = figure.subplots()
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.grid(alpha=0.3)
    return figure, axes


def _unit_square(axes: Axes) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)


def _data_address(figure: Figure) -> str:
    buffer = io.BytesIO()
    # The same figures give the same file: no date, no random ids.
    with mpl.rc_context({"svg.hashsalt": "wenzheng"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
