"""The command ``serve``; ``wenzheng`` takes it in as an entry point."""

from __future__ import annotations

import threading
from typing import Annotated

import typer

from rag.cli import FAILED, IndexOption, open_knowledge_base
from rag.errors import WenzhengError


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 opens it to the network.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    index: IndexOption = None,
    open_browser: Annotated[bool, typer.Option("--open-browser", help="Open the page in a browser.")] = False,
) -> None:
    """Serve the chat page until interrupted."""
    from ui import server  # noqa: PLC0415 - --help must not wait for Gradio

    try:
        knowledge_base = open_knowledge_base(index)
        shown = "localhost" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound
        typer.echo(f"问政 http://{shown}:{port}  (Ctrl+C)")
        threading.Thread(target=knowledge_base.warm_up, name="warm-up").start()
        server.serve(knowledge_base, host, port, open_browser=open_browser)
    except (WenzhengError, OSError) as error:
        typer.secho(f"wenzheng: {error}", fg=typer.colors.RED, err=True)
        raise typer.Exit(FAILED) from error
