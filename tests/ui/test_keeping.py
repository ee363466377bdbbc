"""Keeping, restoring, changing, rating and taking away conversations, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from tests.ui.conftest import Visit, close_visit, open_visit
from tests.ui.samples import FakeEngine, answered

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from rag.feedback import FeedbackStore
    from tests.ui.conftest import Server


def ask(visit: Visit, question: str = "修了多少路？") -> None:
    turns = visit.page.locator(".wz-turn").count()
    visit.ask(question)
    visit.page.wait_for_function(
        "count => document.querySelectorAll('.wz-turn').length === count && document.querySelector('.wz-log[data-saved]')",
        arg=turns + 1,
    )


def marked(page: Page) -> str:
    return "".join(page.locator("#wz-panel-area mark").all_inner_texts())


def test_a_reload_goes_on_where_it_was(visit: Visit, engine: FakeEngine):
    page, quote = visit.page, answered(engine.documents[0]).citations[1].quote
    ask(visit)
    page.click('[data-act="language"]')
    page.wait_for_selector('html[lang="en"]')
    page.reload()
    page.wait_for_selector(".wz-turn")
    page.wait_for_selector('html[lang="en"]')
    page.click(".wz-marker >> nth=1")
    page.wait_for_selector("mark")
    assert marked(page) == quote
    visit.ask("铁路呢？")
    page.wait_for_selector(".wz-refusal")
    assert engine.histories[-1] == [answered(engine.documents[0])]


def test_history_opens_deletes_and_brings_back(visit: Visit):
    page = visit.page
    ask(visit, "第一问")
    page.click('[data-act="clear"]')
    page.wait_for_selector(".wz-welcome")
    ask(visit, "第二问")
    page.click('[data-act="history"]')
    page.wait_for_selector(".wz-kept")
    titles = "node => [...node.querySelectorAll('.wz-kept .wz-entry')].map(each => each.firstChild.data)"
    assert page.locator(".wz-history").evaluate(titles) == ["第二问", "第一问"]
    page.click('.wz-kept:has-text("第一问") [data-act="forget"]')
    page.wait_for_selector('[data-act="bring-back"]')
    assert page.locator(".wz-kept").count() == 1
    page.click('[data-act="bring-back"]')
    page.wait_for_function("document.querySelectorAll('.wz-kept').length === 2")
    page.click('.wz-kept .wz-entry:has-text("第一问")')
    page.wait_for_selector('.wz-question:has-text("第一问")')
    assert page.locator(".wz-turn").count() == 1


def test_two_tabs_keep_their_own_conversations(visit: Visit, server: Server):
    other = Visit(visit.page.context.new_page())
    other.listen()
    other.page.goto(server.url)
    other.page.wait_for_selector(".wz-welcome")
    ask(visit, "这一页的问题")
    ask(other, "那一页的问题")
    assert other.page.locator(".wz-turn").count() == 1
    visit.page.reload()
    visit.page.wait_for_selector('.wz-question:has-text("这一页的问题")')
    visit.page.click('[data-act="history"]')
    visit.page.wait_for_function("document.querySelectorAll('.wz-kept').length === 2")
    assert other.outside == other.complaints == []


def test_deleting_a_question_can_be_undone(visit: Visit):
    page = visit.page
    ask(visit, "第一问")
    ask(visit, "第二问")
    page.click('[data-act="delete"] >> nth=0')
    page.wait_for_function("document.querySelectorAll('.wz-turn').length === 1")
    assert page.inner_text(".wz-question") == "第二问"
    page.click('[data-act="undo"]')
    page.wait_for_function("document.querySelectorAll('.wz-turn').length === 2")
    assert page.locator(".wz-question").all_inner_texts() == ["第一问", "第二问"]


def test_edit_puts_the_question_into_the_box_and_again_asks_it(visit: Visit):
    page = visit.page
    ask(visit)
    page.click('.wz-acts [data-act="edit"]')
    assert page.input_value("#wz-box textarea") == "修了多少路？"
    page.fill("#wz-box textarea", "")
    page.click('.wz-acts [data-act="ask"]')
    page.wait_for_function("document.querySelectorAll('.wz-turn').length === 2")


def test_copy_takes_quotes_and_references_along(visit: Visit, engine: FakeEngine):
    page, expected = visit.page, answered(engine.documents[0])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(visit)
    page.click('.wz-acts [data-act="copy"]')
    page.wait_for_selector('.wz-acts [data-act="copy"]:has-text("已复制")')
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(expected.text)
    assert "[1] 双联会议上的讲话[Z/OL]. (2020-12-13)[" in text
    assert all(citation.quote in text for citation in expected.citations)


@pytest.mark.parametrize("kind", ["md", "docx"])
def test_export(visit: Visit, engine: FakeEngine, tmp_path: Path, kind: str):
    page, expected = visit.page, answered(engine.documents[0])
    ask(visit)
    page.click(".wz-header .wz-menu summary")
    with page.expect_download() as download:
        page.click(f'[data-format="{kind}"]')
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.suffix == f".{kind}"
    if kind == "md":
        text = saved.read_text(encoding="utf-8")
    else:
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(saved)).paragraphs)
    assert "修了多少路？" in text
    assert all(citation.quote in text for citation in expected.citations)
    assert "参考文献" in text


def test_nothing_to_export_is_said(visit: Visit):
    visit.page.click(".wz-header .wz-menu summary")
    visit.page.click('[data-format="md"]')
    visit.page.wait_for_selector(".wz-warning")
    assert visit.page.inner_text(".wz-warning") == "还没有可以导出的回答。"


def test_one_speech_alone_is_asked_and_a_refusal_offers_all(visit: Visit, engine: FakeEngine):
    page = visit.page
    page.click('[data-act="only"] >> nth=0')
    page.wait_for_selector(".wz-scope")
    assert page.get_attribute('[data-act="only"] >> nth=0', "aria-pressed") == "true"
    visit.ask("铁路多长？")
    page.wait_for_selector(".wz-refusal")
    assert engine.scopes[-1] == ("双联会议上的讲话",)
    assert "双联会议上的讲话" in page.inner_text(".wz-asked-only")
    page.click('[data-act="widen"]')
    page.wait_for_function("document.querySelectorAll('.wz-refusal').length === 2")
    assert engine.scopes[-1] is None
    page.click('[data-act="everywhere"]')
    page.wait_for_function("document.querySelector('.wz-scope') === null")


def test_rating_is_kept(visit: Visit, feedback: FeedbackStore):
    page, before = visit.page, len(feedback.entries())
    ask(visit)
    page.click(".wz-acts .wz-menu summary")
    page.click('[data-rating="wrong_source"]')
    page.wait_for_selector(".wz-thanks")
    (entry,) = feedback.entries()[before:]
    assert (entry.rating, entry.answer.question) == ("wrong_source", "修了多少路？")


def test_checks_show_every_statement_with_its_quote(visit: Visit, engine: FakeEngine):
    page = visit.page
    ask(visit)
    assert page.inner_text(".wz-checks summary") == "2 句陈述，句句有原文"
    page.click(".wz-checks summary")
    quotes = [citation.quote for citation in answered(engine.documents[0]).citations]
    assert page.locator(".wz-check .wz-quote").all_inner_texts() == quotes


def test_marker_shows_its_quote_in_passing(visit: Visit, engine: FakeEngine):
    page = visit.page
    ask(visit)
    page.focus(".wz-marker >> nth=0")
    page.wait_for_selector("#wz-tip")
    assert answered(engine.documents[0]).citations[0].quote in page.inner_text("#wz-tip")
    page.keyboard.press("Escape")
    assert not page.is_visible("#wz-tip")


def test_speech_can_be_searched_and_its_outline_leads(visit: Visit):
    page = visit.page
    page.click('.wz-outline >> nth=0 >> text="一、总结经验"')
    page.wait_for_selector(".wz-find")
    page.fill(".wz-find", "公里")
    assert page.inner_text(".wz-found") == "第 1 处，共 2 处"
    page.press(".wz-find", "Enter")
    assert page.inner_text(".wz-found") == "第 2 处，共 2 处"
    page.fill(".wz-find", "没有这个词")
    assert page.inner_text(".wz-found") == "第 0 处，共 0 处"
    page.click(".wz-toc summary")
    page.click('.wz-toc >> text="二、安排工作"')
    assert page.locator(".wz-heading", has_text="二、安排工作").is_visible()


def test_question_in_the_address_is_asked_once(browser: Browser, server: Server):
    visit = Visit(browser.new_context(locale="zh-CN").new_page())
    visit.listen()
    visit.page.goto(f"{server.url}/?q=修了多少路？")
    visit.page.wait_for_selector(".wz-more")
    visit.page.wait_for_function("!location.search")
    visit.page.reload()
    visit.page.wait_for_selector(".wz-more")
    assert visit.page.locator(".wz-turn").count() == 1
    close_visit(visit)


def test_theme_is_remembered(visit: Visit):
    page = visit.page
    dark = "document.body.classList.contains('dark')"
    before = page.evaluate(dark)
    page.click('[data-act="theme"]')
    page.reload()
    page.wait_for_selector(".wz-welcome")
    assert page.evaluate(dark) != before


def test_a_kept_conversation_that_was_tampered_with_harms_nothing(browser: Browser, server: Server):
    visit = open_visit(browser, server.url)
    page = visit.page
    for saved in ("no json", "[1]", '[{"answer": {}}]', json.dumps([{"answer": None}] * 3)):
        entry = json.dumps({"title": "<img src=x onerror='window.poisoned=1'>", "asked": "2026-01-01", "saved": saved})
        page.evaluate("entry => localStorage.setItem('wenzheng.conversation.x', entry)", entry)
        page.evaluate("sessionStorage.setItem('wenzheng.current', 'x')")
        page.reload()
        page.wait_for_selector(".wz-welcome")
        page.click('[data-act="history"]')
        page.wait_for_selector(".wz-kept")
        page.click(".wz-kept .wz-entry")
        page.wait_for_timeout(200)
        assert page.evaluate("window.poisoned") is None
        assert page.is_visible(".wz-welcome")
    close_visit(visit)
