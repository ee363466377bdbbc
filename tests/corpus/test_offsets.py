"""Offsets, coverage and order, on the seed and on arbitrary damaged text."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.corpus import make_passages, parse_document, repair, split_sentences
from rag.corpus.sentences import split_paragraphs
from rag.types import Document, Sentence

PIECES = st.sampled_from(
    [
        *[
            "一、",
            "二、",
            "（一）",
            "(二)",
            "1。",
            "2．",
            "3、",
            "第一，",
            "一是",
            "二是",
            "其一，",
            "首先，",
            "# ",
            "第一个方面",
        ],
        *[
            "26。54万户",
            "l67亿元",
            "近l。6万",
            "1。**亿元",
            "２０２１年",
            "１５％",
            "20**年",
            "1 9 9 8 年",
            "l",
            "O",
            "。",
            "·",
        ],
        *[
            "同志们:",
            "各位代表！",
            "讲话[篇一]",
            "讲话[篇二]",
            "篇3",
            "发布时间:2020-01-02",
            "看了甲还看了:",
            "• 标题",
            "...",
        ],
        *[
            "农村经济快速发展",
            "抓落实",
            "工作",
            "，",
            "；",
            "：",
            "？！",
            "……",
            "”",
            "）",
            "Mr. Li. The end. ",
            "😀",
            "\u200b",
        ],
        *["\n", "\r\n", "\n\n", "\u3000\u3000", "\u3000", " ", "\t", "\xa0", "\ufeff"],
    ]
)
TEXTS = (
    st.lists(PIECES | st.text(max_size=5), max_size=60)
    .map("".join)
    .filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
)


def _sentences(document: Document) -> list[Sentence]:
    found = []
    for speech in document.speeches:
        for section in speech.sections:
            found.extend([section.heading] if section.heading else [])
            found.extend(sentence for paragraph in section.paragraphs for sentence in paragraph.sentences)
    return sorted(found, key=lambda sentence: sentence.start)


def check(document: Document) -> None:
    sentences = _sentences(document)
    for sentence in sentences:
        assert sentence.text
        assert sentence.text == sentence.text.strip()
        assert repair(document.text[sentence.start : sentence.end]).text == sentence.text
    assert all(left.end <= right.start for left, right in pairwise(sentences))
    for speech in document.speeches:
        # Nothing is lost but the title line and lines that repeat it or a heading.
        name = re.split(r"[\[【(（〔第篇]", speech.title)[0]
        headings = {section.heading.text for section in speech.sections if section.heading}
        known = {speech.title, name, document.title} | headings
        inside = [(s.start, s.end) for s in sentences if speech.start <= s.start and s.end <= speech.end]
        edges = [speech.start, *(edge for span in inside for edge in span), speech.end]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            gap = repair(document.text[start:end]).text
            lines = {gap[first:last] for first, last in split_paragraphs(gap)}
            assert all(line in known or line.rstrip(":：") in known for line in lines), lines
    for passage in make_passages(document):
        assert repair(document.text[passage.start : passage.end]).text == passage.text
        assert (passage.start, passage.end) == (passage.sentences[0].start, passage.sentences[-1].end)


def test_seed(seed: Document) -> None:
    check(seed)


def test_seed_passages_cover_all_paragraphs_once(seed: Document) -> None:
    passages = make_passages(seed)
    in_passages = [(s.start, s.end) for p in passages if p.paragraph for s in p.sentences]
    expected = [
        (s.start, s.end)
        for speech in seed.speeches
        for section in speech.sections
        for paragraph in section.paragraphs
        for s in paragraph.sentences
    ]
    assert in_passages == expected
    assert len({passage.id for passage in passages}) == len(passages)
    assert max(len(passage.text) for passage in passages) <= 400


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_arbitrary_text(text: str) -> None:
    check(parse_document(text, "a.txt", ""))


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_repair_maps_every_character_to_its_source(text: str) -> None:
    view = repair(text)
    assert len(view.positions) == len(view.text)
    assert list(view.positions) == sorted(set(view.positions))
    for index in range(len(view.text)):
        start, end = view.source_span(index, index + 1)
        assert end == start + 1
        assert view.view_span(start, end) == (index, index + 1)
    assert repair(view.text).text == view.text


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_sentences_cover_the_text(text: str) -> None:
    view = repair(text).text
    spans = split_sentences(view)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join("".join(view[start:end].split()) for start, end in spans) == "".join(view.split())
    assert not any(view[end - 1 : end] == "." and re.match(r"\d\.\d", view[end - 2 : end + 1]) for _, end in spans)


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_same_text_same_result(text: str) -> None:
    first, second = parse_document(text, "a.txt", ""), parse_document(text, "a.txt", "")
    assert first == second
    assert make_passages(first) == make_passages(second)
