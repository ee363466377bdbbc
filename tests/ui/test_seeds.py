"""The page over the packaged speeches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rag.knowledge_base import KnowledgeBase
from tests.ui.conftest import Server, close_visit, open_visit, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from rag.settings import Settings

QUESTION = "双联惠农贷款每年多少亿？"
UNANSWERED = "全县铁路通车里程是多少？"


@pytest.fixture(scope="module")
def knowledge_base(settings: Settings) -> KnowledgeBase:
    return KnowledgeBase.seeds(settings=settings)


@pytest.fixture(scope="module")
def server(knowledge_base: KnowledgeBase) -> Iterator[Server]:
    served = start(knowledge_base)
    yield served
    served.app.close(verbose=False)


def test_answer_to_source_and_back(browser: Browser, server: Server, knowledge_base: KnowledgeBase):
    answer = knowledge_base.ask(QUESTION)
    visit = open_visit(browser, server.url)
    page = visit.page
    assert page.locator(".wz-example").count() == 6
    visit.ask(QUESTION)
    page.wait_for_selector(".wz-more", timeout=30_000)
    for at, citation in enumerate(answer.citations):
        page.click(f".wz-card >> nth={at}")
        page.wait_for_selector("mark")
        assert "".join(page.locator("mark").all_text_contents()) == citation.quote
        assert citation.quote in knowledge_base.documents[0].text
        page.click(".wz-back")
        page.wait_for_selector('[data-view="sources"]')
    close_visit(visit)


def test_unanswered_question_is_refused(browser: Browser, server: Server, knowledge_base: KnowledgeBase):
    answer = knowledge_base.ask(UNANSWERED)
    assert not answer.answerable, "the engine answers a question that the speeches do not answer"
    visit = open_visit(browser, server.url)
    page = visit.page
    visit.ask(UNANSWERED)
    page.wait_for_selector(".wz-refusal", timeout=30_000)
    assert page.inner_text(".wz-panel h2") == "最接近的段落"
    assert page.locator(".wz-card .wz-quote").all_text_contents() == [each.quote for each in answer.closest]
    close_visit(visit)
