"""The command ``serve``; ``wenzheng`` takes it in as an entry point."""

from __future__ import annotations

import threading
from typing import Annotated

import typer

from rag.cli import FAILED, IndexOption, open_knowledge_base
from rag.errors import WenzhengError
from rag.feedback import FEEDBACK_FILE, FeedbackStore
from rag.settings import load_settings


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 opens it to the network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    index: IndexOption = None,
    mcp: Annotated[bool, typer.Option("--mcp", help="Let programs ask over the Model Context Protocol.")] = False,
    open_browser: Annotated[bool, typer.Option("--open-browser", help="Open the page in a browser.")] = False,
) -> None:
    """Serve the chat page until interrupted."""
    from ui import server  # noqa: PLC0415 - --help must not wait for Gradio

    try:
        knowledge_base = open_knowledge_base(index)
        shown = "localhost" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
        typer.echo(f"问政 http://{shown}:{port}  (Ctrl+C)")
        threading.Thread(target=knowledge_base.warm_up, name="warm-up").start()
        feedback = FeedbackStore(load_settings().data_dir / FEEDBACK_FILE)
        server.serve(knowledge_base, host, port, open_browser=open_browser, feedback=feedback, mcp=mcp)
    except (WenzhengError, OSError) as error:
        typer.secho(f"wenzheng: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(FAILED) from error
