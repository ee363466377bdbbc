"""A browser, and pages over made-up knowledge bases, for the tests of the page."""

from __future__ import annotations

import os
import shutil
import socket
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rag.feedback import FeedbackStore
from tests.ui.samples import POISON, FakeEngine, make_document
from ui.app import build_app
from ui.server import launch

if TYPE_CHECKING:
    from collections.abc import Iterator

    import gradio as gr
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

    from ui.engine import Engine

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium_path() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    candidates = (os.environ.get("WENZHENG_CHROMIUM"), "/usr/bin/chromium", *map(shutil.which, names))
    return next((path for path in candidates if path and Path(path).is_file()), None)


def missing(what: str) -> None:
    """Skip for want of something, but fail where the checks of record run."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"no {what}")
    pytest.skip(f"no {what}")


@dataclass
class Server:
    """A page being served."""

    app: gr.Blocks
    url: str


def start(
    engine: Engine, examples: tuple[str, ...] = (), feedback: FeedbackStore | None = None, *, mcp: bool = False
) -> Server:
    app = build_app(engine, examples, feedback)
    return Server(app, launch(app, "127.0.0.1", free_port(), block=False, mcp=mcp).rstrip("/"))


@pytest.fixture(scope="session")
def engine() -> FakeEngine:
    return FakeEngine((make_document(extra=POISON), make_document("b.txt", '<b onclick="x">讲话</b>')))


@pytest.fixture(scope="session")
def feedback(tmp_path_factory: pytest.TempPathFactory) -> FeedbackStore:
    return FeedbackStore(tmp_path_factory.mktemp("data") / "feedback.sqlite3")


@pytest.fixture(scope="session")
def server(engine: FakeEngine, feedback: FeedbackStore) -> Iterator[Server]:
    served = start(engine, ("修了多少路？", "铁路多长？"), feedback, mcp=True)
    yield served
    served.app.close(verbose=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api") if os.environ.get("CI") != "true" else None
    if playwright is None:
        from playwright import sync_api as playwright
    path = chromium_path()
    if path is None:
        missing("Chromium; set WENZHENG_CHROMIUM to its path")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@dataclass
class Visit:
    """A page opened in a browser of its own, with everything on it that should not be."""

    page: Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def route(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def listen(self) -> None:
        self.page.route("**/*", self.route)
        self.page.on("websocket", lambda socket_: self.outside.append(socket_.url))
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.set_default_timeout(10_000)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.outside.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def ask(self, question: str) -> None:
        self.page.fill("#wz-box textarea", question)
        self.page.keyboard.press("Enter")


def open_visit(browser: Browser, url: str, width: int = 1360, height: int = 860) -> Visit:
    visit = Visit(browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page())
    visit.listen()
    visit.page.goto(url)
    visit.page.wait_for_selector(".wz-welcome")
    return visit


def close_visit(visit: Visit) -> None:
    """Close a visit; whatever a test did, nothing came from outside and the browser had nothing to complain about."""
    visit.page.context.close()
    assert visit.outside == []
    assert visit.complaints == []


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    opened = open_visit(browser, server.url)
    yield opened
    close_visit(opened)


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Visit]:
    opened = open_visit(browser, server.url, 375, 812)
    yield opened
    close_visit(opened)
