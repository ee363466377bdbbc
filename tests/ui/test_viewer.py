"""Speeches, answers and cards as HTML."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.ui.samples import POISON, answered, cite, make_document, refused
from ui.citations import answer_html, cards_html, refusal_html
from ui.conversation import conversation_html
from ui.panel import cited_speech_html, contents_html, read_speech_html, sources_html
from ui.session import Turn
from ui.texts import EN, ZH
from ui.viewer import Span, find_speech, speech_html

DOCUMENT = make_document(extra=POISON)
SPEECH = DOCUMENT.speeches[0]


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def marks(html: str) -> str:
    return unescape("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)))


def view(start: int, end: int) -> str:
    return speech_html(DOCUMENT, SPEECH, Span(start, end), ZH)


@pytest.mark.parametrize("paragraph", [each for section in SPEECH.sections for each in section.paragraphs])
def test_every_sentence_is_marked_exactly(paragraph):
    for sentence in paragraph.sentences:
        html = view(sentence.start, sentence.end)
        assert marks(html) == DOCUMENT.text[sentence.start : sentence.end]
        assert html.count("<mark") == 1


def test_a_mark_may_cross_sentences_and_stop_inside_one():
    start = DOCUMENT.text.index("受到好评")
    end = DOCUMENT.text.index("十分满意")
    assert marks(view(start, end)) == DOCUMENT.text[start:end]


def test_a_mark_may_cross_the_heading_that_opens_a_paragraph():
    start = DOCUMENT.text.index("有进展。通村")
    quote = "有进展。通村油路"
    assert marks(view(start, start + len(quote))) == quote


def test_the_speech_is_complete_and_in_order():
    speech = view(0, 0).partition('<div class="wz-text"')[2].partition(">")[2]
    assert re.sub(r"\s", "", plain(speech)) == re.sub(r"\s", "", DOCUMENT.text)


def test_headings_and_paragraph_numbers():
    html = view(0, 0)
    assert html.count("<h3 ") == 2
    assert '<strong class="wz-lead">(一)道路建设有进展。</strong>' in html
    assert re.findall(r'data-number="(\d+)"', html) == ["1", "2", "1", "2", "1", "1", "2"]


def test_nothing_from_a_source_becomes_markup():
    html = view(0, len(DOCUMENT.text))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_find_speech():
    assert find_speech([DOCUMENT], "a.txt", 0) == (DOCUMENT, SPEECH)
    assert find_speech([DOCUMENT], "a.txt", len(DOCUMENT.text)) is None
    assert find_speech([DOCUMENT], "other.txt", 0) is None


def done(answer) -> Turn:
    return Turn(answer.question, "done", answer.text, answer)


def test_markers_are_buttons_that_stay_with_their_word():
    html = answer_html(done(answered(DOCUMENT)), 3, ZH)
    together = re.findall(r'<span class="wz-together">(.*?)</span>', html, re.DOTALL)
    assert len(together) == 2
    assert together[0].startswith("<strong>里</strong><button")
    assert together[0].endswith("</button>。")
    assert 'data-turn="3" data-at="1"' in together[1]
    assert plain(html) == "全县修建道路120公里1。\n通村油路增加30公里2。"


def test_markers_of_an_answer_under_way_are_not_buttons():
    html = answer_html(Turn("问", "writing", "修路 [1]。"), 0, ZH)
    assert "<button" not in html
    assert '<span class="wz-marker">1</span>' in html


def test_lines_without_markers_stand_back():
    html = answer_html(Turn("问", "writing", "修路 [1]。\n（讲话 › 一、总结经验）"), 0, ZH)
    assert '<p class="wz-aside">（讲话 › 一、总结经验）</p>' in html
    assert html.count("wz-aside") == 1


def test_brackets_that_are_no_markers_stay():
    answer = answered(DOCUMENT)
    turn = Turn("问", "done", "", type(answer)("问", "问", "见[篇二]和[a] <b>x</b>", answerable=True))
    assert plain(answer_html(turn, 0, ZH)) == "见[篇二]和[a] <b>x</b>"


def test_refusal_says_only_that():
    assert plain(refusal_html(refused(DOCUMENT))) == "讲话中没有找到这个问题的答案。"


def test_cards_carry_the_quote_verbatim():
    answer = answered(DOCUMENT)
    quotes = re.findall(r'class="wz-quote"[^>]*>(.*?)</span>', cards_html(done(answer), 0, ZH))
    assert [unescape(quote) for quote in quotes] == [each.quote for each in answer.citations]


def test_panel_of_a_citation_that_is_gone():
    answer = answered(DOCUMENT)
    html = cited_speech_html((), done(answer), 0, 0, ZH)
    assert ZH.not_found in html
    assert ZH.not_found in read_speech_html((), "a.txt", 0, ZH)


def test_panel_address_in_both_languages():
    turn = done(answered(DOCUMENT))
    assert "第 1 段" in cited_speech_html([DOCUMENT], turn, 0, 0, ZH)
    assert "paragraph 1" in cited_speech_html([DOCUMENT], turn, 0, 0, EN)
    assert EN.nearest_hint in unescape(sources_html(done(refused(DOCUMENT)), 0, EN))


def test_many_documents_fold():
    documents = [make_document(f"{number}.txt") for number in range(5)]
    assert contents_html(documents, ZH).count("<details") == 5
    assert "<details" not in contents_html(documents[:2], ZH)


def test_a_question_as_understood_is_told():
    answer = answered(DOCUMENT, "那路呢？")
    asked = Turn(
        "那路呢？", "done", answer.text, type(answer)("那路呢？", "修了多少路？", answer.text, answerable=True)
    )
    assert ZH.understood.format(question="修了多少路？") in conversation_html((asked,), (), [DOCUMENT], ZH)
    assert "理解为" not in conversation_html((done(answer),), (), [DOCUMENT], ZH)


def test_poisoned_question_is_text():
    html = conversation_html((Turn(POISON),), (POISON,), [], ZH) + conversation_html((), (POISON,), [], ZH)
    assert "<script" not in html
    assert "<img" not in html
    assert plain(html).count(POISON) == 2


def test_citation_helper_points_at_its_quote():
    citation = cite(DOCUMENT, POISON, 1)
    assert DOCUMENT.text[citation.start : citation.end] == POISON
