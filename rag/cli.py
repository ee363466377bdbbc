"""The command line: ``wenzheng`` and ``python -m rag``.

Exit codes: 0 answered or done, 1 refused or nothing found, 2 error, told in one line.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.doctor import doctor
from rag.errors import FeedbackError, WenzhengError
from rag.evaluation.command import evaluate
from rag.rendering import citation_address
from rag.types import Answer, Citation

if TYPE_CHECKING:
    from rag.knowledge_base import KnowledgeBase

REFUSED = 1
FAILED = 2
COMMANDS = "wenzheng.commands"
"""Entry points that add commands from the layers above, so that this module need not import them."""

app = typer.Typer(
    name="wenzheng",
    help="Ask Chinese policy speeches and get answers in which every statement is backed by a verbatim quotation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index", "-i", help="Index folder made by `wenzheng index`; without it, the speeches that come along."
    ),
]
SpeechOption = Annotated[
    list[str] | None,
    typer.Option("--speech", "-s", help="Search only speeches whose title contains this; may be repeated."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in Chinese or English.")],
    *,
    index: IndexOption = None,
    speech: SpeechOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question with citations, or say that the speeches do not answer it (exit code 1)."""
    knowledge_base = open_knowledge_base(index)
    answer = knowledge_base.ask(question, speeches=speech)
    if as_json:
        _print_json(answer.to_dict())
    else:
        _print_answer(answer)
    if not answer.answerable:
        raise typer.Exit(REFUSED)


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="The question, or any words.")],
    *,
    index: IndexOption = None,
    speech: SpeechOption = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Find the passages nearest to a question."""
    from dataclasses import asdict  # noqa: PLC0415

    knowledge_base = open_knowledge_base(index)
    hits = knowledge_base.search(question, k, speech)
    if as_json:
        _print_json([asdict(hit) for hit in hits])
    else:
        for rank, hit in enumerate(hits, start=1):
            place = " › ".join((hit.passage.speech, *hit.passage.section))
            typer.secho(f"{rank}. {place} › 第 {hit.passage.paragraph} 段", bold=True)
            ranks = f"dense {hit.dense_rank or '-'}, lexical {hit.lexical_rank or '-'}"
            typer.secho(f"   {hit.score:.4f}  {ranks}", dim=True)
            typer.echo(f"   {hit.passage.text}\n")
    if not hits:
        raise typer.Exit(REFUSED)


@app.command()
def index(
    paths: Annotated[list[Path], typer.Argument(help="Text, Markdown, Word, PDF and HTML files, or folders of them.")],
    folder: Annotated[Path, typer.Option("--index", "-i", help="Index folder; made when missing, else updated.")],
) -> None:
    """Build an index over files and folders, or bring one up to date."""
    from rag.knowledge_base import KnowledgeBase  # noqa: PLC0415

    knowledge_base = KnowledgeBase.build(paths, folder, progress=True)
    typer.echo(
        f"{folder}: {len(knowledge_base.documents)} documents, {len(knowledge_base.speeches)} speeches, "
        f"{len(knowledge_base.passages)} passages"
    )


@app.command()
def outline(file: Annotated[Path, typer.Argument(help="A text, Markdown, Word, PDF or HTML file.")]) -> None:
    """Print the speeches and sections found in a file."""
    from rag.corpus import load_documents  # noqa: PLC0415

    for document in load_documents([file]):
        published = f"  ({document.published})" if document.published else ""
        typer.secho(f"{document.title}{published}", bold=True)
        for speech in document.speeches:
            typer.secho(f"  {speech.title}", fg=typer.colors.CYAN)
            for section in speech.sections:
                heading = section.path[-1] if section.path else "(no heading)"
                count = f"  [{len(section.paragraphs)}]" if section.paragraphs else ""
                typer.echo(f"  {'  ' * max(1, section.level)}{heading}{count}")


feedback = typer.Typer(help="What readers said of answers.", no_args_is_help=True)


@feedback.command("export")
def export_feedback(
    output: Annotated[Path, typer.Argument(help="File to write: questions, one JSON object a line.")],
) -> None:
    """Write answers that readers confirmed, and questions to be refused, as questions for `wenzheng eval`."""
    from rag.feedback import FEEDBACK_FILE, FeedbackStore, as_questions  # noqa: PLC0415
    from rag.settings import load_settings  # noqa: PLC0415

    entries = FeedbackStore(load_settings().data_dir / FEEDBACK_FILE).entries()
    questions = as_questions(entries)
    try:
        output.write_text(
            "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions), encoding="utf-8"
        )
    except OSError as error:
        raise FeedbackError(f"cannot write {output}: {error.strerror or error}; choose another file") from error
    typer.echo(f"{output}: {len(questions)} questions from {len(entries)} ratings")
    if not questions:
        raise typer.Exit(REFUSED)


app.add_typer(feedback, name="feedback")
app.command("eval")(evaluate)
app.command("doctor")(doctor)


def open_knowledge_base(index: Path | None) -> KnowledgeBase:
    """Open an index, or the speeches that come along, and warn of sources that have changed since.

    Args:
        index: The index folder, or None.

    Returns:
        The knowledge base.
    """
    from rag.knowledge_base import KnowledgeBase  # noqa: PLC0415 - --help must not wait for the models

    if index is None:
        return KnowledgeBase.seeds(progress=True)
    knowledge_base = KnowledgeBase.open(index)
    if stale := knowledge_base.stale_sources:
        shown = ", ".join(stale[:3]) + (f" and {len(stale) - 3} more" if len(stale) > 3 else "")
        typer.secho(
            f"wenzheng: changed since indexing: {shown}; answers quote the indexed text, "
            "`wenzheng index` brings it up to date",
            fg=typer.colors.YELLOW,
            err=True,
        )
    return knowledge_base


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_answer(answer: Answer) -> None:
    if answer.standalone_question != answer.question:
        typer.secho(answer.standalone_question, dim=True)
    typer.secho(answer.text, bold=answer.answerable)
    for citation in answer.citations or answer.closest:
        typer.echo()
        _print_citation(citation)


def _print_citation(citation: Citation) -> None:
    mark = f"[{citation.number}] " if citation.number else "· "
    typer.secho(mark + citation_address(citation), fg=typer.colors.CYAN)
    typer.echo(f"    “{citation.quote}”")
    typer.secho(f"    {citation.source}, characters {citation.start}-{citation.end}", dim=True)


def _add_commands() -> None:
    for point in sorted(entry_points(group=COMMANDS), key=lambda point: point.name):
        app.command(point.name)(point.load())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line.

    Args:
        arguments: The arguments; those of the process by default.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    if "serve" in (sys.argv[1:] if arguments is None else arguments) or _asks_for_help(arguments):
        _add_commands()
    try:
        app(arguments, standalone_mode=True)
    except WenzhengError as error:
        typer.secho(f"wenzheng: {error}", fg=typer.colors.RED, err=True)
        sys.exit(FAILED)


def _asks_for_help(arguments: Sequence[str] | None) -> bool:
    given = sys.argv[1:] if arguments is None else arguments
    return not given or given[0] in {"-h", "--help"}
