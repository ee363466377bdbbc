"""The page in a real browser, over a made-up knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.conftest import Visit, close_visit, open_visit
from tests.ui.samples import POISON, FakeEngine, answered, refused

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.ui.conftest import Server


def marked(page: Page) -> str:
    return "".join(page.locator("#wz-panel-area mark").all_inner_texts())


def test_first_screen_says_what_there_is(visit: Visit):
    page = visit.page
    assert page.title() == "问政"
    assert page.get_attribute("html", "lang") == "zh-CN"
    assert "双联会议上的讲话" in page.inner_text(".wz-holdings")
    assert page.locator(".wz-example").all_inner_texts() == ["修了多少路？", "铁路多长？"]
    assert "二、安排工作" in page.inner_text('[data-view="contents"]')


def test_answer_opens_its_source_and_goes_back(visit: Visit, engine: FakeEngine):
    page, expected = visit.page, answered(engine.documents[0])
    visit.ask("修了多少路？")
    page.wait_for_selector(".wz-more")
    assert "全县修建道路120公里" in page.inner_text(".wz-answer")
    assert "".join(page.locator(".wz-answer strong").all_inner_texts()) == "120公里30公里"
    assert page.locator(".wz-card .wz-quote").all_inner_texts() == [each.quote for each in expected.citations]
    page.click(".wz-marker >> nth=1")
    page.wait_for_selector("mark")
    assert marked(page) == expected.citations[1].quote
    assert page.inner_text(".wz-path").endswith("一、总结经验 › (一)道路建设有进展。")
    assert page.inner_text(".wz-where").startswith("第 1 段 · 第 ")
    box, area = page.locator("mark").bounding_box(), page.locator("#wz-panel-area").bounding_box()
    assert box
    assert area
    assert area["y"] < box["y"] < area["y"] + area["height"]
    page.click('[aria-label="上一条"]')
    page.wait_for_function(
        "quote => document.querySelector('mark')?.textContent === quote", arg=expected.citations[0].quote
    )
    page.click(".wz-back")
    page.wait_for_selector('[data-view="sources"]')
    page.click(".wz-card >> nth=1")
    page.wait_for_selector("mark")
    assert marked(page) == expected.citations[1].quote


def test_follow_up_sends_the_answers_before_it(visit: Visit, engine: FakeEngine):
    visit.ask("修了多少路？")
    visit.page.wait_for_selector(".wz-more")
    visit.ask("铁路呢？")
    visit.page.wait_for_selector(".wz-refusal")
    assert engine.histories[-1] == [answered(engine.documents[0])]


def test_refusal_shows_the_nearest_as_nearest(visit: Visit, engine: FakeEngine):
    page = visit.page
    page.click(".wz-example >> nth=1")
    page.wait_for_selector(".wz-refusal")
    assert page.inner_text(".wz-refusal p") == "讲话中没有找到这个问题的答案。"
    assert page.inner_text(".wz-panel h2") == "最接近的段落"
    assert "不是依据" in page.inner_text(".wz-hint")
    assert page.locator(".wz-number").count() == 0
    page.click(".wz-card >> nth=0")
    page.wait_for_selector("mark")
    assert marked(page) == refused(engine.documents[0]).closest[0].quote
    assert "返回最接近的段落" in page.inner_text(".wz-back")


def test_poison_is_shown_and_not_run(visit: Visit, engine: FakeEngine):
    page = visit.page
    visit.ask(f"毒 {POISON}")
    page.wait_for_selector(".wz-more")
    assert page.inner_text(".wz-question") == f"毒 {POISON}"
    assert POISON in page.inner_text(".wz-answer p")
    assert page.inner_text(".wz-quote") == POISON
    page.click(".wz-marker")
    page.wait_for_selector("mark")
    assert marked(page) == POISON
    assert page.evaluate("window.poisoned") is None
    assert page.locator("#wz-app :is(script, img, a, b)").count() == 0
    assert engine.documents[1].title in page.inner_text(".wz-holdings")


@pytest.mark.parametrize(
    ("question", "told"), [("坏", "出错了"), ("长" * 30, "可能太长")], ids=["fault", "question that cannot be used"]
)
def test_errors_are_told_in_the_interface_language(visit: Visit, question: str, told: str):
    visit.ask(question)
    visit.page.wait_for_selector(".wz-note")
    assert told in visit.page.inner_text(".wz-note")
    assert "a fault" not in visit.page.content()
    visit.page.wait_for_selector(".submit-button")


def test_empty_question(visit: Visit):
    visit.ask("  ")
    visit.page.wait_for_selector(".wz-warning")
    assert visit.page.inner_text(".wz-warning") == "请先输入问题。"
    assert visit.page.locator(".wz-turn").count() == 0


def test_a_question_sent_twice_is_answered_once(visit: Visit):
    visit.page.fill("#wz-box textarea", "修了多少路？")
    visit.page.evaluate("for (let i = 0; i < 2; i++) document.querySelector('.submit-button').click()")
    visit.page.wait_for_selector(".wz-more")
    visit.page.wait_for_timeout(300)
    assert visit.page.locator(".wz-turn").count() == 1


def test_slow_answer_can_be_stopped(visit: Visit):
    page = visit.page
    visit.ask("慢")
    page.wait_for_selector(".wz-status")
    assert page.inner_text(".wz-status") == "正在查找相关段落…"
    assert page.is_disabled("#wz-box textarea")
    page.click(".stop-button")
    page.wait_for_selector(".wz-note")
    assert page.inner_text(".wz-note") == "已停止，这个问题没有作答。"
    visit.ask("修了多少路？")
    page.wait_for_selector(".wz-more")
    assert page.locator(".wz-turn").count() == 2


def test_language_and_new_chat(visit: Visit):
    page = visit.page
    visit.ask("修了多少路？")
    page.wait_for_selector(".wz-more")
    page.click('[data-act="language"]')
    page.wait_for_selector('html[lang="en"]')
    assert page.inner_text(".wz-more") == "Sources: 2"
    assert page.get_attribute("#wz-box textarea", "placeholder") == "Type a question and press Enter"
    assert page.inner_text(".submit-button") == "Ask"
    page.click('[data-act="clear"]')
    page.wait_for_selector(".wz-welcome")
    assert page.inner_text(".wz-panel h2") == "Contents"


def test_contents_open_a_speech_at_a_heading(visit: Visit):
    page = visit.page
    page.click('.wz-outline >> nth=0 >> text="二、安排工作"')
    page.wait_for_selector('[data-view="speech"]')
    assert page.locator("mark").count() == 0
    assert page.locator(".wz-heading", has_text="二、安排工作").is_visible()
    page.click(".wz-back")
    page.wait_for_selector('[data-view="contents"]')


def test_keyboard_alone(visit: Visit):
    page = visit.page
    visit.ask("修了多少路？")
    page.wait_for_selector(".wz-more")
    page.focus(".wz-marker >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("mark")
    page.wait_for_function("document.activeElement.closest('.wz-panel') !== null")
    page.focus(".wz-back")
    page.keyboard.press("Enter")
    page.wait_for_selector('[data-view="sources"]')
    page.wait_for_function("document.activeElement.matches('.wz-card[data-at=\"0\"]')")


def test_two_browsers_do_not_share_anything(visit: Visit, browser: Browser, server: Server):
    other = open_visit(browser, server.url)
    visit.ask("修了多少路？")
    visit.page.wait_for_selector(".wz-more")
    other.ask("铁路多长？")
    other.page.wait_for_selector(".wz-refusal")
    assert visit.page.locator(".wz-turn").count() == 1
    assert other.page.locator(".wz-turn").count() == 1
    close_visit(other)


def test_phone_panel_opens_over_the_chat(phone: Visit, engine: FakeEngine):
    page = phone.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    phone.ask("修了多少路？")
    page.wait_for_selector(".wz-more")
    assert not page.is_visible(".wz-panel")
    page.click(".wz-marker >> nth=0")
    page.wait_for_selector("mark")
    assert marked(page) == answered(engine.documents[0]).citations[0].quote
    page.wait_for_function("document.querySelector('mark').getBoundingClientRect().bottom < innerHeight")
    assert page.evaluate("document.getElementById('wz-chat').inert")
    page.click(".wz-close")
    assert not page.is_visible(".wz-panel")
    assert page.evaluate("document.activeElement.matches('.wz-marker')")
    page.click(".wz-more")
    page.wait_for_selector(".wz-card")
    page.keyboard.press("Escape")
    assert not page.is_visible(".wz-panel")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
