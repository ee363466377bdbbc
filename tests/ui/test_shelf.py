"""The library on the page, with the real models over a small speech."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from rag.library import Library
from rag.settings import Settings
from tests.conftest import SPEECH
from tests.ui.conftest import Server, Visit, close_visit, free_port, open_visit
from ui.app import build_app
from ui.server import launch

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def shelf(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "water.txt").write_text(SPEECH, encoding="utf-8")
    library = Library(folder / "library", [folder / "water.txt"], settings=settings)
    app = build_app(library, library=library)
    yield Server(app, launch(app, "127.0.0.1", free_port(), block=False).rstrip("/"))
    app.close(verbose=False)


@pytest.fixture
def reader(browser: Browser, shelf: Server) -> Iterator[Visit]:
    visit = open_visit(browser, shelf.url)
    visit.page.click('[data-act="library"]')
    visit.page.wait_for_selector('[data-view="library"]')
    yield visit
    close_visit(visit)


def upload(visit: Visit, path: Path) -> None:
    visit.page.set_input_files("#wz-side input[type=file]", path)


def test_a_document_is_added_asked_removed_and_brought_back(reader: Visit, tmp_path: Path):
    page, path = reader.page, tmp_path / "roads.docx"
    word = docx.Document()
    word.add_heading("公路工作会议上的讲话", level=0)
    word.add_heading("一、总结", level=1)
    word.add_paragraph("去年全县新修公路120公里。")
    word.save(str(path))
    upload(reader, path)
    page.wait_for_selector('[data-view="preview"]')
    assert "一、总结" in page.inner_text(".wz-panel")
    page.click('[data-act="add"]')
    page.wait_for_selector('.wz-note:has-text("已加入《公路工作会议上的讲话》")')
    assert page.locator('[data-view="library"] .wz-document').count() == 2
    reader.ask("去年全县新修公路多少公里？")
    page.wait_for_selector(".wz-answer .wz-marker")
    assert "120公里" in page.inner_text(".wz-answer")
    page.click('[data-act="library"]')
    page.click('[data-act="remove"]')
    page.wait_for_selector('[data-act="put-back"]')
    assert page.locator('[data-view="library"] .wz-document').count() == 1
    page.click('[data-act="put-back"]')
    page.wait_for_function("document.querySelectorAll('[data-view=library] .wz-document').length === 2")
    page.click('[data-act="remove"]')
    page.wait_for_selector('[data-act="put-back"]')


def test_a_file_that_cannot_be_read_is_explained(reader: Visit, tmp_path: Path):
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"no pdf")
    upload(reader, path)
    reader.page.wait_for_selector(".wz-note.wz-warning")
    assert "读不出文字" in reader.page.inner_text(".wz-note.wz-warning")
    assert reader.page.locator('[data-view="library"] .wz-document').count() == 1


def test_a_preview_can_be_cancelled(reader: Visit, tmp_path: Path):
    path = tmp_path / "roads.txt"
    path.write_text("公路会上的讲话\n\n去年修路。\n", encoding="utf-8")
    upload(reader, path)
    reader.page.click('[data-act="drop"]')
    reader.page.wait_for_selector('[data-view="library"]')
    assert reader.page.locator('[data-view="library"] .wz-document').count() == 1


def test_without_a_library_nothing_of_it_is_shown(visit: Visit):
    assert visit.page.locator('[data-act="library"]').count() == 0
    assert visit.page.locator("#wz-upload").count() == 0
