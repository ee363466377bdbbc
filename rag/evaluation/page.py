"""The evaluation as one HTML file that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from rag.evaluation.charts import latency_chart, reliability_chart, risk_coverage_chart
from rag.evaluation.confidence import reliability
from rag.evaluation.figures import FIGURES, confidences, curve
from rag.evaluation.outcome import Outcome
from rag.evaluation.results import Results
from rag.rendering import citation_address
from rag.types import Citation

WORST = 30
"""Failures shown."""
_STYLE = Path(__file__).with_name("page.css")
_OF_THE_PROCESS = {"memory", "latency_p50", "latency_p95"}


def write_page(results: Results, path: Path) -> None:
    """Write the page.

    Args:
        results: What the evaluation found.
        path: The HTML file.
    """
    path.write_text(render_page(results), encoding="utf-8")


def render_page(results: Results) -> str:
    """Return the page; every text in it is escaped."""
    title = f"wenzheng: evaluation on {results.name}"
    answerable = sum(outcome.question.answerable for outcome in results.outcomes)
    counts = f"{len(results.outcomes)} questions: {answerable} answerable, {len(results.outcomes) - answerable} not."
    parts = [
        f"<h1>{escape(title)}</h1><p>{escape(counts)}</p>",
        "<h2>Figures</h2>" + _figures(results.figures),
        "<h2>By kind of question</h2>" + _by_kind(results.by_kind),
    ]
    if results.retrieval:
        parts.append("<h2>Retrieval, answerable questions</h2>" + _retrieval(results.retrieval))
    if results.outcomes:
        parts.append('<h2>Confidence and time</h2><div class="charts">' + _charts(results.outcomes) + "</div>")
    parts.append("<h2>Worst failures</h2>" + _failures(results.outcomes))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>\n{_STYLE.read_text(encoding='utf-8')}</style></head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def worst_failures(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the failures, the most misleading first: wrong answers by confidence, refusals by lack of it."""

    def badness(outcome: Outcome) -> float:
        confidence = outcome.answer.confidence
        return confidence if outcome.answer.answerable else 1 - confidence

    failed = [outcome for outcome in outcomes if outcome.failed]
    return sorted(failed, key=lambda outcome: (outcome.answer.answerable, badness(outcome)), reverse=True)


def _figures(values: Mapping[str, float]) -> str:
    rows = [(figure.label, figure.show(values[figure.key]), figure.definition) for figure in FIGURES]
    return _table(("figure", "value", "what it is"), rows, values={1})


def _by_kind(kinds: Mapping[str, Mapping[str, float]]) -> str:
    shown = [figure for figure in FIGURES if figure.key not in _OF_THE_PROCESS]
    rows = [
        (kind, str(int(values["questions"])), *(figure.show(values[figure.key]) for figure in shown))
        for kind, values in kinds.items()
    ]
    header = ("kind", "questions", *(figure.label for figure in shown))
    return _table(header, rows, values=set(range(1, len(header))))


def _retrieval(metrics: Mapping[str, Mapping[str, float]]) -> str:
    names = list(next(iter(metrics.values())))
    rows = [(name, *(f"{values[metric]:.3f}" for metric in names)) for name, values in metrics.items()]
    return _table(("retriever", *names), rows, values=set(range(1, len(names) + 1)))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], values: set[int]) -> str:
    """Return a table; the columns in ``values`` hold numbers."""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    opening = ['<td class="value">' if at in values else "<td>" for at in range(len(header))]
    body = "".join(
        "<tr>" + "".join(f"{td}{escape(cell)}</td>" for td, cell in zip(opening, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _charts(outcomes: Sequence[Outcome]) -> str:
    points = reliability(confidences(outcomes), [outcome.question.answerable for outcome in outcomes])
    charts = {
        "Risk and coverage: if only the surest answers had been given, how many would be wrong.": risk_coverage_chart(
            curve(outcomes)
        ),
        "Reliability: how many questions of a confidence are answerable; on the diagonal it is a probability.": (
            reliability_chart(points)
        ),
        "Latency: how long answers took.": latency_chart([outcome.answer.timings["total"] for outcome in outcomes]),
    }
    return "".join(
        f'<figure><img src="{address}" alt="{escape(caption)}"><figcaption>{escape(caption)}</figcaption></figure>'
        for caption, address in charts.items()
    )


def _failures(outcomes: Sequence[Outcome]) -> str:
    failed = worst_failures(outcomes)
    if not failed:
        return "<p>None.</p>"
    note = f"{min(WORST, len(failed))} of {len(failed)}; wrong answers first, then refusals, the most misleading first."
    return f'<p class="note">{escape(note)}</p>' + "".join(_failure(outcome) for outcome in failed[:WORST])


def _failure(outcome: Outcome) -> str:
    question, answer = outcome.question, outcome.answer
    understood = [] if answer.standalone_question == question.question else [answer.standalone_question]
    expected = " + ".join(" / ".join(part) for part in question.answers) or "refusal"
    if question.near_miss:
        expected += f" ({question.near_miss})"
    entries = [
        *(("understood as", escape(text)) for text in understood),
        ("expected", escape(expected)),
        (f"got, confidence {answer.confidence:.2f}", escape(answer.text)),
        *(("gold quote", escape(" / ".join(alternatives))) for alternatives in question.gold),
    ]
    if answer.citations:
        supporting = zip(answer.citations, outcome.supporting, strict=True)
        entries.append(("cited", "\n".join(_quote(citation, gold=gold) for citation, gold in supporting)))
    if answer.closest:
        entries.append(("nearest passages", "\n".join(_quote(citation) for citation in answer.closest)))
    listed = "".join(f"<dt>{escape(term)}</dt><dd>{text}</dd>" for term, text in entries)
    heading = f"{question.id} · {question.kind} · {question.question}"
    return f"<article><h3>{escape(heading)}</h3><dl>{listed}</dl></article>"


def _quote(citation: Citation, *, gold: bool | None = None) -> str:
    """Return a citation, marked when it is known whether it is a gold quote."""
    address = f'“{escape(citation.quote)}” <span class="note">{escape(citation_address(citation))}</span>'
    if gold is None:
        return address
    return address + (' <b class="gold">gold</b>' if gold else ' <b class="other">not gold</b>')
