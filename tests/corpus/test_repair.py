from __future__ import annotations

import time

import pytest

from rag.corpus import repair


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("受益农户达26。54万户", "受益农户达26.54万户"),
        ("贷款l67亿元", "贷款167亿元"),
        ("l7。85万件", "17.85万件"),
        ("近l。6万个", "近1.6万个"),
        ("10。10亿元", "10.10亿元"),
        ("1。**亿元", "1.**亿元"),
        ("增长l5。3%", "增长15.3%"),
        ("占5。l%", "占5.1%"),
        ("2l个", "21个"),
        ("2Ol5年", "2015年"),
        ("２０１０年增长８．５％", "2010年增长8.5%"),
        ("26·54万户", "26.54万户"),
        ("1 9 9 8 年", "1998 年"),
        ("联\u200b村", "联村"),
    ],
)
def test_damage_is_repaired(damaged: str, meant: str) -> None:
    assert repair(damaged).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "1。落实对口帮扶机制",
        "增长到2015。2016年又",
        "达到5。3月21日召开",
        "html5 l2cache mp3 A4 COVID-19 file_l5 a@l5.com",
        "O2O模式",
        "9·11事件",
        "20**年",
        "特*产业",
        "all in, hello",
        "工作。二是",
    ],
)
def test_what_is_no_damage_stays(text: str) -> None:
    assert repair(text).text == text


def test_spans_map_both_ways() -> None:
    view = repair("a\u200bb l。6万")
    assert view.text == "ab 1.6万"
    assert view.source_span(3, 7) == (4, 8)
    assert view.view_span(4, 8) == (3, 7)
    assert view.source_span(1, 1) == (2, 2)


@pytest.mark.parametrize("piece", ["1。", "l", "1", "lO1", "1 ", "1*", "。", "（", "一、"])
def test_linear_time(piece: str) -> None:
    started = time.perf_counter()
    repair(piece * 100_000)
    assert time.perf_counter() - started < 2
