"""Serving the page, with nothing fetched from or sent to anywhere else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import gradio as gr

from ui.app import build_app
from ui.engine import Engine
from ui.theme import ASSETS, page_theme, style_sheet


def launch(app: gr.Blocks, host: str, port: int, *, open_browser: bool = False, block: bool = True) -> str:
    """Serve a page that ``build_app`` made.

    Args:
        app: The page.
        host: Address to listen on.
        port: Port to listen on.
        open_browser: Whether to open it in a browser.
        block: Whether to return only when the server has stopped.

    Returns:
        The address of the page.

    Raises:
        OSError: The port is taken or not allowed.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    _keep_loopback_off_proxies()
    try:
        _, address, _ = app.launch(**_options(host, port), inbrowser=open_browser, prevent_thread_lock=not block)
    except OSError as error:
        raise OSError(f"cannot listen on port {port} of {host}; choose another with --port") from error
    return str(address)


def _options(host: str, port: int) -> dict[str, Any]:
    """Return what Gradio is told: the look of the page, and to do without every service of others."""
    return {
        "server_name": host,
        "server_port": port,
        "share": False,
        "quiet": True,
        "ssr_mode": False,
        "mcp_server": False,
        "pwa": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "favicon_path": str(ASSETS / "icon.svg"),
        "theme": page_theme(),
        # Not css=: Gradio splits its selectors at every comma, also inside :is().
        "head": f"<style>{style_sheet()}</style>",
    }


def _keep_loopback_off_proxies() -> None:
    """Let Gradio reach its own server, which it asks after launch, also where a proxy is set."""
    for name in ("no_proxy", "NO_PROXY"):
        hosts = [host for host in os.environ.get(name, "").split(",") if host]
        os.environ[name] = ",".join(dict.fromkeys((*hosts, "127.0.0.1", "localhost")))


def serve(
    knowledge_base: Engine,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    open_browser: bool = False,
    examples: Sequence[str] = (),
) -> None:
    """Serve the chat page over a knowledge base until interrupted.

    Args:
        knowledge_base: What answers.
        host: Address to listen on; only this machine by default.
        port: Port to listen on.
        open_browser: Whether to open the page in a browser.
        examples: Questions to offer on the first screen.

    Raises:
        OSError: The port is taken or not allowed.
    """
    launch(build_app(knowledge_base, examples), host, port, open_browser=open_browser)
