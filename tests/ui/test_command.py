"""The command ``serve``, without serving."""

from __future__ import annotations

import re
import socket
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from rag.cli import FAILED
from rag.errors import IndexStoreError, SettingsError
from rag.feedback import FeedbackStore
from rag.knowledge_base import KnowledgeBase
from tests.ui.samples import FakeEngine
from ui import command, server
from ui.app import build_app
from ui.server import launch

RUNNER = CliRunner()


class Opened(str):
    """Stands for a knowledge base."""

    stale_sources = ()
    __slots__ = ()

    def warm_up(self) -> None:
        """Read nothing ahead."""


@pytest.fixture
def app() -> typer.Typer:
    made = typer.Typer()
    made.command()(command.serve)
    return made


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    calls: list[tuple] = []

    def serve(*args: object, feedback: FeedbackStore, **kwargs: object) -> None:
        assert feedback
        calls.append((args, kwargs))

    monkeypatch.setattr(server, "serve", serve)
    monkeypatch.setattr(command, "_open_library", lambda _: Opened("library"))
    monkeypatch.setattr(KnowledgeBase, "seeds", lambda **_: Opened("seeds"))
    monkeypatch.setattr(KnowledgeBase, "open", lambda path: Opened(f"index at {path}"))
    return calls


def test_defaults(app: typer.Typer, served: list[tuple]):
    result = RUNNER.invoke(app, [])
    assert result.exit_code == 0
    assert "http://127.0.0.1:7860" in result.output
    assert served == [(("library", "127.0.0.1", 7860), {"open_browser": False, "library": "library", "mcp": False})]


def test_options(app: typer.Typer, served: list[tuple]):
    result = RUNNER.invoke(app, ["--host", "0.0.0.0", "--port", "8000", "--index", "here", "--open-browser", "--mcp"])  # noqa: S104
    assert result.exit_code == 0
    assert served == [(("index at here", "0.0.0.0", 8000), {"open_browser": True, "library": None, "mcp": True})]  # noqa: S104


@pytest.mark.parametrize("options", [["--read-only"], ["--host", "0.0.0.0"]])  # noqa: S104
def test_documents_are_not_to_be_changed(app: typer.Typer, served: list[tuple], options: list[str]):
    assert RUNNER.invoke(app, options).exit_code == 0
    ((positional, named),) = served
    assert positional[0] == "seeds"
    assert named["library"] is None


def test_help_explains_every_option(app: typer.Typer):
    shown = re.sub(r"\x1b\[[0-9;]*m", "", RUNNER.invoke(app, ["--help"], env={"COLUMNS": "140"}).output)
    for option in ("--host", "--port", "--index", "--open-browser"):
        assert option in shown


def test_a_missing_index_is_told_in_one_line(app: typer.Typer, served: list[tuple], monkeypatch: pytest.MonkeyPatch):
    def missing(path: object) -> None:
        raise IndexStoreError(f"no index in {path}")

    monkeypatch.setattr(KnowledgeBase, "open", missing)
    result = RUNNER.invoke(app, ["--index", "nowhere"])
    assert result.exit_code == FAILED
    assert result.stderr == "wenzheng: no index in nowhere\n"
    assert served == []


def test_the_command_loads_without_gradio():
    code = "import sys, ui.command; sys.exit('gradio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_taken_port_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"cannot listen on port {port}"):
            launch(build_app(FakeEngine()), "127.0.0.1", port, block=False)


def test_launching_reaches_only_this_machine():
    """The guard of the test session sees every connection that the launch makes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = build_app(FakeEngine())
    assert launch(app, "127.0.0.1", port, block=False) == f"http://127.0.0.1:{port}/"
    app.close(verbose=False)


def test_mcp_without_its_packages_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server, "find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"pip install 'wenzheng\[mcp\]'"):
        server.serve(FakeEngine(), mcp=True)
