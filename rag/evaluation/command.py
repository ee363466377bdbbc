"""The command ``wenzheng eval``: which questions are asked of which sources, and what is made of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rag.errors import SettingsError

Questions = Annotated[
    Path | None, typer.Option("--questions", "-q", help="Question set (JSONL); without it, the one that comes along.")
]
Index = Annotated[
    Path | None,
    typer.Option("--index", "-i", help="What they are about: an index; without it, the speeches that come along."),
]
Sources = Annotated[
    list[Path] | None, typer.Option("--sources", help="What they are about: a file or a folder; may be repeated.")
]
Squad = Annotated[
    Path | None, typer.Option("--squad", help="Question set in SQuAD's format (JSON), about all of its paragraphs.")
]
Reports = Annotated[
    Path | None, typer.Option("--reports", help="Table of year and government report; asks about three of them.")
]
OwnPassage = Annotated[
    bool, typer.Option("--own-passage", help="With --squad: ask each question of its own paragraph only.")
]
Sample = Annotated[int | None, typer.Option("--sample", min=1, help="Ask only so many of the questions.")]
Output = Annotated[Path, typer.Option("--output", "-o", help="Where the figures are saved as JSON.")]
Page = Annotated[
    Path | None, typer.Option("--report", help="Where a page with tables, plots and failures is saved (HTML).")
]
Failures = Annotated[bool, typer.Option("--failures", help="List the questions that went wrong.")]


class Split(StrEnum):
    """Which half of a question set is asked."""

    REPORT = "report"
    TUNE = "tune"
    ALL = "all"


def evaluate(
    *,
    questions: Questions = None,
    index: Index = None,
    sources: Sources = None,
    squad: Squad = None,
    reports: Reports = None,
    own_passage: OwnPassage = False,
    sample: Sample = None,
    split: Annotated[Split, typer.Option(help="Which half is asked; sets in SQuAD's format have one.")] = Split.REPORT,
    output: Output = Path("eval-report.json"),
    page: Page = None,
    failures: Failures = False,
) -> None:
    """Measure answers, citations and refusals on a question set."""
    _check_choice({"--index": index, "--sources": sources, "--squad": squad, "--reports": reports})
    if sources and not questions:
        raise typer.BadParameter("needs --questions about them", param_hint="--sources")
    if squad and questions:
        raise typer.BadParameter("brings its own questions; leave out --questions", param_hint="--squad")
    if own_passage and not squad:
        raise typer.BadParameter("needs --squad", param_hint="--own-passage")
    try:
        from rag.evaluation.report import evaluate_and_print  # noqa: PLC0415 - --help must not wait for the models
        from rag.evaluation.sets import choose_set  # noqa: PLC0415

        if page:
            import rag.evaluation.page  # noqa: F401, PLC0415 - what it lacks is told before the run
    except ImportError as error:
        raise SettingsError(f'{error.name} is missing; run pip install -e ".[test]" to evaluate') from error
    asked = choose_set(questions, index, sources, squad, reports, own_passage=own_passage)
    chosen = asked.of_split(split.value).sample(sample)
    evaluate_and_print(chosen, split=split.value, output=output, failures=failures, page=page)


def _check_choice(given: Mapping[str, object]) -> None:
    chosen = [name for name, value in given.items() if value]
    if len(chosen) > 1:
        raise typer.BadParameter(f"{' and '.join(chosen)} do not go together")
