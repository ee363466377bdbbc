"""Texts, examples, header and session."""

from __future__ import annotations

import string
from dataclasses import fields, replace

import pytest

from tests.ui.samples import answered, make_document
from ui.examples import derived_examples
from ui.header import header_html
from ui.session import Turn, answers, stop_pending
from ui.texts import EN, ZH, Texts, texts_of
from ui.theme import page_theme, script, style_sheet

DOCUMENT = make_document()


@pytest.mark.parametrize("field", fields(Texts), ids=lambda field: field.name)
def test_both_languages_fill_in_the_same(field):
    names = [
        {name for _, name, _, _ in string.Formatter().parse(getattr(texts, field.name)) if name} for texts in (ZH, EN)
    ]
    assert names[0] == names[1]


def test_unknown_language_is_chinese():
    assert texts_of("zh") is ZH
    assert texts_of("fr") is ZH
    assert texts_of("en") is EN


def test_examples_come_from_the_headings():
    assert derived_examples([DOCUMENT], ZH, 6) == (
        "讲话在“总结经验”中讲了什么？",
        "讲话在“道路建设有进展”中讲了什么？",
        "讲话在“安排工作”中讲了什么？",
    )
    assert len(derived_examples([DOCUMENT], ZH, 2)) == 2
    assert derived_examples([], ZH, 6) == ()


def test_damaged_headings_are_no_examples():
    speech = DOCUMENT.speeches[0]
    damaged = tuple(replace(section, path=("三、增强工作的针对*",)) for section in speech.sections)
    document = replace(DOCUMENT, speeches=(replace(speech, sections=damaged),))
    assert derived_examples([document], ZH, 6) == ()


def test_header_names_a_few_speeches_and_counts_all():
    documents = [make_document(f"{number}.txt", f"讲话<{number}>") for number in range(5)]
    html = header_html(documents, ZH)
    assert "收录 5 篇讲话：《讲话&lt;0&gt;》《讲话&lt;1&gt;》《讲话&lt;2&gt;》等" in html


def test_stopping_keeps_what_is_done():
    finished = Turn("一", "done", "", answered(DOCUMENT))
    stopped = stop_pending((finished, Turn("二", "writing", "半句")))
    assert stopped == (finished, Turn("二", "stopped"))
    assert answers(stopped) == [finished.answer]


def test_look_and_script_name_no_outside_address():
    theme = page_theme()
    assert not theme._stylesheets
    for text in (style_sheet(), script(), theme._get_theme_css()):
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "@import" not in text
        assert "</style" not in text
