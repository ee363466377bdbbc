"""The command ``serve``; ``wenzheng`` takes it in as an entry point."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import FAILED, IndexOption, open_knowledge_base
from rag.errors import WenzhengError
from rag.feedback import FEEDBACK_FILE, FeedbackStore
from rag.settings import Settings, load_settings

if TYPE_CHECKING:
    from rag.library import Library


_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 opens it to the network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    index: IndexOption = None,
    read_only: Annotated[
        bool,
        typer.Option(
            "--read-only",
            help="Let nobody add or remove documents; always so with --index and where the network may reach the page.",
        ),
    ] = False,
    mcp: Annotated[bool, typer.Option("--mcp", help="Let programs ask over the Model Context Protocol.")] = False,
    open_browser: Annotated[bool, typer.Option("--open-browser", help="Open the page in a browser.")] = False,
) -> None:
    """Serve the chat page until interrupted."""
    from ui import server  # noqa: PLC0415 - --help must not wait for Gradio

    try:
        settings = load_settings()
        library = None
        if index is None and not read_only and host in _LOOPBACK:
            library = _open_library(settings)
        knowledge_base = library or open_knowledge_base(index)
        shown = "localhost" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
        typer.echo(f"问政 http://{shown}:{port}  (Ctrl+C)")
        threading.Thread(target=knowledge_base.warm_up, name="warm-up").start()
        feedback = FeedbackStore(settings.data_dir / FEEDBACK_FILE)
        server.serve(knowledge_base, host, port, open_browser=open_browser, feedback=feedback, library=library, mcp=mcp)
    except (WenzhengError, OSError) as error:
        typer.secho(f"wenzheng: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(FAILED) from error


def _open_library(settings: Settings) -> Library:
    """Open the library over the speeches that come along and those that were added."""
    from rag.knowledge_base import seeds_folder  # noqa: PLC0415 - as above
    from rag.library import Library  # noqa: PLC0415

    return Library(settings.data_dir / "library", [seeds_folder()], settings=settings, progress=True)
