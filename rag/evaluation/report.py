"""The evaluation as a printed table and as JSON."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from rag.evaluation.questions import SEED_QUESTIONS, load_questions
from rag.evaluation.run import Outcome, compare_retrievers, run_questions, summarise
from rag.knowledge_base import KnowledgeBase

_PERCENT = {
    "right": "answers right",
    "gold_cited": "gold cited",
    "citation_recall": "citation recall",
    "citation_precision": "citation precision",
    "verbatim": "quotes verbatim",
    "false_answers": "false answers",
    "false_refusals": "false refusals",
}


def evaluate_and_print(
    knowledge_base: KnowledgeBase, questions_path: Path | None, *, split: str, output: Path, failures: bool
) -> dict[str, Any]:
    """Run a question set, print its figures and save them as JSON.

    Args:
        knowledge_base: Whom to ask.
        questions_path: The question set; None takes the one about the seed speeches.
        split: ``report``, ``tune`` or ``all``.
        output: Where the JSON is saved, every answer included.
        failures: Whether to list the questions that went wrong.

    Returns:
        What was saved.

    Raises:
        SourceError: The question set cannot be read.
    """
    questions = [q for q in load_questions(questions_path or SEED_QUESTIONS) if split in ("all", q.split)]
    started = time.perf_counter()
    outcomes = run_questions(knowledge_base, questions)
    report: dict[str, Any] = {
        "split": split,
        "retrieval": compare_retrievers(knowledge_base, questions, outcomes),
        "answers": summarise(outcomes),
        "by_kind": {kind: summarise(group) for kind, group in _by_kind(outcomes).items()},
        "seconds": time.perf_counter() - started,
        "outcomes": [outcome.to_dict() for outcome in outcomes],
    }
    output.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    console = Console()
    console.print(_retrieval_table(report["retrieval"]))
    console.print(_kind_table(report["by_kind"]))
    console.print(_answer_table(report["answers"], report["seconds"]))
    if failures:
        _print_failures(console, outcomes)
    console.print(f"saved: {output}", highlight=False)
    return report


def _by_kind(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.question.kind].append(outcome)
    return dict(sorted(groups.items()))


def _retrieval_table(metrics: dict[str, dict[str, float]]) -> Table:
    table = Table("retriever", *next(iter(metrics.values())), title="Retrieval, answerable questions")
    for name, values in metrics.items():
        table.add_row(name, *(f"{value:.3f}" for value in values.values()))
    return table


def _kind_table(kinds: dict[str, dict[str, float]]) -> Table:
    columns = ("right", "gold_cited", "citation_recall", "citation_precision", "false_refusals", "false_answers")
    table = Table("kind", "questions", *(_PERCENT[column] for column in columns), title="Answers by kind of question")
    for kind, values in kinds.items():
        cells = ("-" if values[column] != values[column] else f"{values[column]:.1%}" for column in columns)
        table.add_row(kind, str(int(values["questions"])), *cells)
    return table


def _answer_table(values: dict[str, float], seconds: float) -> Table:
    table = Table("figure", "value", title=f"All {int(values['questions'])} questions")
    for key, name in _PERCENT.items():
        table.add_row(name, f"{values[key]:.1%}")
    table.add_row("refusal AUROC", f"{values['auroc']:.3f}")
    table.add_row("latency p50 / p95", f"{values['latency_p50'] * 1000:.0f} / {values['latency_p95'] * 1000:.0f} ms")
    table.add_row("peak memory", f"{values['memory']:.0f} MiB")
    table.add_row("duration", f"{seconds:.1f} s")
    return table


def _print_failures(console: Console, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        question, answer = outcome.question, outcome.answer
        if outcome.right or (not question.answerable and not answer.answerable):
            continue
        console.rule(f"{question.id} {question.kind}", align="left")
        console.print(answer.standalone_question, style="bold", markup=False)
        console.print("expected:", " + ".join(" / ".join(part) for part in question.answers) or "refusal", markup=False)
        console.print(f"got ({answer.confidence:.2f}):", answer.text, markup=False)
