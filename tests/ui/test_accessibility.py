"""Every state of the page against axe-core's rules, at the sizes and contrasts that people use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.ui.conftest import Visit, close_visit, open_visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.ui.conftest import Server


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """Return the serious and critical violations with the elements concerned."""
    violations = Axe().run(page).response["violations"]
    return [
        (each["id"], [node["html"][:200] for node in each["nodes"]])
        for each in violations
        if each["impact"] in {"serious", "critical"}
    ]


def first_screen(page: Page) -> None:
    page.wait_for_selector(".wz-welcome")


def answered(page: Page) -> None:
    page.fill("#wz-box textarea", "修了多少路？")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wz-log[data-saved]")


def checks(page: Page) -> None:
    answered(page)
    page.click(".wz-checks summary")
    page.click(".wz-acts .wz-menu summary")


def refusal(page: Page) -> None:
    page.fill("#wz-box textarea", "铁路多长？")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wz-refusal")


def speech(page: Page) -> None:
    answered(page)
    page.click(".wz-marker >> nth=0")
    page.wait_for_selector("mark")
    page.click(".wz-toc summary")


def history(page: Page) -> None:
    answered(page)
    page.click('[data-act="history"]')
    page.wait_for_selector(".wz-kept")


def scope(page: Page) -> None:
    page.click('[data-act="only"] >> nth=0')
    page.wait_for_selector(".wz-scope")


def failure(page: Page) -> None:
    page.fill("#wz-box textarea", "坏")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wz-note")


def english(page: Page) -> None:
    answered(page)
    page.click('[data-act="language"]')
    page.wait_for_selector('html[lang="en"]')


STATES = [first_screen, answered, checks, refusal, speech, history, scope, failure, english]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("reach", STATES, ids=lambda reach: reach.__name__)
def test_no_serious_violation(visit: Visit, reach, theme: str):
    page = visit.page
    page.evaluate("dark => window.wenzheng.theme(dark)", theme == "dark")
    reach(page)
    page.wait_for_timeout(250)
    assert faults(page) == []


def test_no_serious_violation_on_a_phone(phone: Visit):
    page = phone.page
    answered(page)
    assert faults(page) == []
    page.click(".wz-marker >> nth=0")
    page.wait_for_selector("mark")
    assert faults(page) == []


def test_twice_the_size_loses_nothing(browser: Browser, server: Server):
    # A browser's zoom of 200 % is half as many CSS pixels.
    visit = open_visit(browser, server.url, 640, 400)
    page = visit.page
    answered(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.click(".wz-marker >> nth=0")
    page.wait_for_selector("mark")
    page.wait_for_function("document.querySelector('mark').getBoundingClientRect().bottom < innerHeight")
    close_visit(visit)
