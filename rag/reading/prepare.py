"""Prepare the reader's training: ``python -m rag.reading.prepare --help``.

Writes one file of examples a set: every question with the windows that answer it and the most misleading of those that
do not.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Annotated

import typer
from tqdm import tqdm

from rag.corpus import simplified
from rag.corpus.squad import load_squad
from rag.embedding import Embedder, load_embedder
from rag.reading.examples import Example, Positive, save_examples
from rag.reading.figures import figure_questions
from rag.reading.mining import Collection
from rag.reading.written import (
    ON_LAWS,
    ON_REPORTS,
    ON_SPEECHES,
    WrittenQuestion,
    given_together,
    invented_speeches,
    laws,
    load_follow_ups,
    load_written,
    reports,
)
from rag.settings import load_settings

EVALUATED = frozenset({"1988", "2005", "2017"})
"""Reports that the evaluation asks about; nothing is trained on them."""
_YEAR = re.compile(r"\d{4}|[一二三四五六七八九〇零]{4}年|[一二三四五六七八九]五(?:计划|期间|时期|规划)")


def main(
    output: Annotated[Path, typer.Argument(help="Folder that the files of examples are written to.")],
    *,
    squad: Annotated[list[Path] | None, typer.Option(help="Question set in SQuAD's format; may be repeated.")] = None,
    english: Annotated[list[Path] | None, typer.Option(help="Set whose `question_en` is asked as well.")] = None,
    traditional: Annotated[list[Path] | None, typer.Option(help="Set to fold to simplified characters.")] = None,
    report_table: Annotated[Path | None, typer.Option("--reports", help="Table of year and government report.")] = None,
    law_lines: Annotated[Path | None, typer.Option("--laws", help="Paragraphs of laws, JSON lines, gzipped.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of everything random.")] = 1,
) -> None:
    """Mine the windows that each question is trained with; a file that is there already is kept."""
    output.mkdir(parents=True, exist_ok=True)
    embedder = load_embedder(load_settings())

    def save(name: str, make: Callable[[], Iterable[Example]]) -> None:
        path = output / f"{name}.jsonl"
        if path.exists():
            return
        examples = list(make())
        unfinished = path.with_suffix(".partial")
        save_examples(examples, unfinished)
        unfinished.replace(path)
        typer.echo(f"{path}: {len(examples)} examples")

    @cache
    def of_speeches() -> Collection:
        return Collection(invented_speeches(), embedder)

    rng = partial(_random, seed)
    alone, together = _on_speeches()
    save("speeches", lambda: _written(of_speeches(), alone, "speeches", embedder, rng("speeches")))
    save("collections", lambda: _written(of_speeches(), together, "speeches", embedder, rng("collections")))
    follow_ups = [question for follow_up in load_follow_ups() for question in follow_up.written()]
    save("followups", lambda: _written(of_speeches(), follow_ups, "speeches", embedder, rng("followups")))
    if report_table:
        documents = [document for year, document in reports(report_table) if year not in EVALUATED]

        @cache
        def of_reports() -> Collection:
            return Collection(documents, embedder)

        save("reports", lambda: _written(of_reports(), load_written(ON_REPORTS), "reports", embedder, rng("reports")))
        save(
            "figures",
            lambda: _written(
                of_reports(), figure_questions(documents, rng("figures")), "figures", embedder, rng("mining")
            ),
        )
    if law_lines:
        on_laws = load_written(ON_LAWS)
        sources = frozenset(question.source for question in on_laws)
        save(
            "laws",
            lambda: _written(Collection(laws(law_lines, sources), embedder), on_laws, "laws", embedder, rng("laws")),
        )
    for path in squad or []:
        save(path.stem, partial(_squad, path, "question", str, embedder))
    for path in english or []:
        save(f"{path.stem}-en", partial(_squad, path, "question_en", str, embedder))
    for path in traditional or []:
        save(path.stem, partial(_squad, path, "question", simplified, embedder))


def _on_speeches() -> tuple[list[WrittenQuestion], list[WrittenQuestion]]:
    """Return the questions on single speeches, and those on speeches of one campaign."""
    written = load_written(ON_SPEECHES)
    together = [question for question in written if len(given_together(question.source)) > 1]
    return [question for question in written if len(given_together(question.source)) == 1], together


def _written(
    collection: Collection,
    questions: Sequence[WrittenQuestion],
    origin: str,
    embedder: Embedder,
    rng: random.Random,
) -> Iterator[Example]:
    vectors = embedder.embed_queries([question.question for question in questions])
    for question, vector in zip(tqdm(questions, desc=origin, disable=None), vectors, strict=True):
        text = question.question
        # Reports of other years may answer a question that names no year.
        of_reports = origin in {"reports", "figures"}
        same = of_reports and (not question.answers or _YEAR.search(text) is None)
        if not question.answers:
            place = (question.start, question.end)
            whole = () if of_reports or origin == "laws" else given_together(question.source)
            negatives, near = collection.unanswered(
                text, vector, question.source, place, rng, same_source=same, whole=whole
            )
            yield _example(question, origin, [], negatives, near)
            continue
        positives, negatives = collection.answered(text, vector, question.source, question.answers, same_source=same)
        if positives:
            yield _example(question, origin, positives, negatives)


def _example(
    question: WrittenQuestion, origin: str, positives: Sequence[Positive], negatives: Sequence[str], near: int = 0
) -> Example:
    return Example(
        question=question.question,
        origin=origin,
        kind=question.kind,
        positives=tuple(positives),
        negatives=tuple(negatives),
        near=near,
        split=question.split,
    )


def _squad(path: Path, key: str, fold: Callable[[str], str], embedder: Embedder) -> Iterator[Example]:
    documents, questions = load_squad(path, key, fold)
    collection = Collection(documents, embedder)
    vectors = embedder.embed_queries([question.question for question in questions])
    for question, vector in zip(tqdm(questions, desc=path.stem, disable=None), vectors, strict=True):
        positives, negatives = collection.answered(
            question.question, vector, question.source, question.spans, same_source=False
        )
        if positives:
            yield Example(
                question=question.question,
                origin=path.stem,
                kind=key,
                positives=tuple(positives),
                negatives=tuple(negatives),
            )


def _random(seed: int, name: str) -> random.Random:
    """Return the random numbers of a set: they do not depend on which other sets are there already."""
    return random.Random(f"{seed}/{name}")  # noqa: S311 - sampling, no secret


if __name__ == "__main__":
    typer.run(main)
