import io
import re
from dataclasses import replace
from datetime import date

import docx

from rag.rendering import reference
from tests.ui.samples import POISON, answered, make_document, refused
from ui.export import copied, to_docx, to_markdown
from ui.saved import from_json, to_json
from ui.session import Turn
from ui.texts import ZH

DOCUMENT = make_document()
TODAY = date(2026, 1, 2)


def turn(answer) -> Turn:
    return Turn(answer.question, "done", answer.text, answer, ("甲",), "c1", "up")


def test_reference_follows_the_standard_form():
    citation = answered(DOCUMENT).citations[1]
    assert reference(citation, "2020-12-13", TODAY) == (
        "双联会议上的讲话[Z/OL]. (2020-12-13)[2026-01-02]. a.txt: 一、总结经验 › (一)道路建设有进展。: 第1段."
    )
    part = replace(citation, speech="讲话[篇二]", section=(), paragraph=0)
    assert reference(part, None, TODAY) == "讲话[篇二][Z/OL]//双联会议上的讲话. [2026-01-02]. a.txt."


def test_references_are_numbered_through_the_conversation_each_once():
    first = answered(DOCUMENT)
    later = replace(first, text="通村油路增加30公里 [1]。", citations=(replace(first.citations[1], number=1),))
    text = to_markdown((turn(first), turn(refused(DOCUMENT)), turn(later)), [DOCUMENT], ZH, TODAY)
    assert re.findall(r"增加30公里 \[(\d)\]", text) == ["2", "2"]
    assert text.count("[Z/OL]") == 2
    assert "讲话中没有找到这个问题的答案。" in text
    assert "最接近的段落" not in text


def test_hostile_text_stays_text():
    answer = replace(answered(DOCUMENT, POISON), text=f"{POISON}\x00 [1]。")
    text = to_markdown((turn(answer),), [DOCUMENT], ZH, TODAY)
    assert "<script>" not in text
    assert "\\*\\*粗体" in text
    paragraphs = [
        each.text for each in docx.Document(io.BytesIO(to_docx((turn(answer),), [DOCUMENT], ZH, TODAY))).paragraphs
    ]
    assert POISON in paragraphs


def test_copied_text_has_every_quote():
    text = copied(answered(DOCUMENT), [DOCUMENT], TODAY)
    assert all(citation.quote in text for citation in answered(DOCUMENT).citations)


def test_kept_conversations_come_back_as_they_were():
    turns = (turn(answered(DOCUMENT)), turn(refused(DOCUMENT)))
    assert from_json(to_json((*turns, Turn("慢", "stopped")))) == turns


def test_what_is_no_conversation_is_none():
    for text in ("", "no json", "[1]", "{}", '[{"answer": {}}]', "[" * 100_000, "x" * 3_000_000):
        assert from_json(text) == ()
