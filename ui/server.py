"""Serving the page, with nothing fetched from or sent to anywhere else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import gradio as gr

from rag.errors import SettingsError
from rag.feedback import FeedbackStore
from rag.library import MOST_BYTES, Library
from ui.app import build_app
from ui.engine import Engine
from ui.theme import ASSETS, page_theme, shared_script, style_sheet


def launch(
    app: gr.Blocks, host: str, port: int, *, open_browser: bool = False, block: bool = True, mcp: bool = False
) -> str:
    """Serve a page that ``build_app`` made.

    Args:
        app: The page.
        host: Address to listen on.
        port: Port to listen on.
        open_browser: Whether to open it in a browser.
        block: Whether to return only when the server has stopped.
        mcp: Whether programs may ask and search over the Model Context Protocol, at ``/gradio_api/mcp/``.

    Returns:
        The address of the page.

    Raises:
        OSError: The port is taken or not allowed.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    _keep_loopback_off_proxies()
    try:
        options = _options(host, port) | {"mcp_server": mcp}
        server, address, _ = app.launch(**options, inbrowser=open_browser, prevent_thread_lock=True)
    except OSError as error:
        raise OSError(f"cannot listen on port {port} of {host}; choose another with --port") from error
    server.add_api_route("/healthz", _health, include_in_schema=False)
    if block:
        app.block_thread()
    return str(address)


def _health() -> dict[str, str]:
    """Say that the server answers; the page is served only once its knowledge base is open."""
    return {"status": "ok"}


def _options(host: str, port: int) -> dict[str, Any]:
    """Return what Gradio is told: the look of the page, and to do without every service of others."""
    return {
        "server_name": host,
        "server_port": port,
        "share": False,
        "quiet": True,
        "ssr_mode": False,
        "pwa": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "max_file_size": MOST_BYTES,
        "favicon_path": str(ASSETS / "icon.svg"),
        "theme": page_theme(),
        # Not css=: Gradio splits its selectors at every comma, also inside :is().
        "head": f"<style>{style_sheet()}</style><script>{shared_script()}</script>",
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
    feedback: FeedbackStore | None = None,
    library: Library | None = None,
    mcp: bool = False,
) -> None:
    """Serve the chat page over a knowledge base until interrupted.

    Args:
        knowledge_base: What answers.
        host: Address to listen on; only this machine by default.
        port: Port to listen on.
        open_browser: Whether to open the page in a browser.
        examples: Questions to offer on the first screen.
        feedback: Where ratings of answers are kept; without it none are asked for.
        library: The knowledge base again, where documents may be added and removed on the page.
        mcp: Whether programs may ask and search over the Model Context Protocol.

    Raises:
        OSError: The port is taken or not allowed.
        SettingsError: The packages for the Model Context Protocol are not installed.
    """
    if mcp and find_spec("mcp") is None:
        raise SettingsError("--mcp needs more packages; install them with: pip install 'wenzheng[mcp]'")
    app = build_app(knowledge_base, examples, feedback, library)
    launch(app, host, port, open_browser=open_browser, mcp=mcp)
