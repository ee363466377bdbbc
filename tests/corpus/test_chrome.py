"""Pages around speeches: titles, metadata, teasers, several speeches on one page."""

from __future__ import annotations

import pytest

from rag.corpus import make_passages, parse_document
from rag.types import Document

BODY = "各地区各部门认真贯彻落实决策部署，扎实做好各项工作，取得了新的明显成效。"


def parse(*lines: str) -> Document:
    return parse_document("\n".join(lines), "页面.txt", "")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("发布时间:2020-12-13 12:19:04", "2020-12-13 12:19:04"),
        ("发布日期：2021年3月5日", "2021年3月5日"),
        ("来源：新华网　发布时间：2021/03/05", None),
        ("时间：２０２１-０３-０５", "2021-03-05"),
        ("作者：张三", None),
    ],
)
def test_metadata_is_kept_out_of_the_text(line: str, date: str | None) -> None:
    document = parse("在会议上的讲话", line, BODY)
    if date:
        assert document.published == date
    assert [passage.text for passage in make_passages(document)] == [BODY]


@pytest.mark.parametrize(
    "tail",
    [
        ["看了在会议上的讲话还看了：", "• 别的讲话", "别的讲话今天我们在这里..."],
        ["相关阅读：", "别的讲话"],
        ["猜你喜欢", "别的讲话"],
        ["【相关文章】", "别的讲话"],
        ["上一篇：别的讲话", "下一篇：又一个讲话"],
        ["• 别的讲话", "别的讲话今天我们在这里...", "• 又一个讲话", "又一个讲话今天我们…"],
    ],
)
def test_teasers_are_cut(tail: list[str]) -> None:
    document = parse("在会议上的讲话", BODY, BODY, *tail)
    assert document.text[document.speeches[-1].start : document.speeches[-1].end] == f"{BODY}\n{BODY}"


def test_prose_about_reading_is_no_teaser() -> None:
    document = parse("在会议上的讲话", "下一篇文章要写好。", "相关部门要抓好落实。", BODY)
    assert len(make_passages(document)) == 3


@pytest.mark.parametrize(
    "marks",
    [("[篇一]", "[篇二]"), ("篇1", "篇2"), ("(一)", "(二)"), ("【篇1】", "【篇2】"), ("（第一篇）", "（第二篇）")],
)
def test_several_speeches(marks: tuple[str, str]) -> None:
    title = "在会议上的讲话"
    document = parse(title, title + marks[0], "同志们：", BODY, title + marks[1], title, BODY)
    assert [speech.title for speech in document.speeches] == [title + mark for mark in marks]
    assert [len(speech.sections[0].paragraphs) for speech in document.speeches] == [2, 1]


def test_numbered_headings_are_no_speeches() -> None:
    document = parse("在会议上的讲话", "（一）抓产业", BODY, "（二）抓教育", BODY)
    assert len(document.speeches) == 1


def test_text_before_the_first_speech_is_kept() -> None:
    document = parse("在会议上的讲话", BODY, "在会议上的讲话篇1", BODY, "在会议上的讲话篇2", BODY)
    assert [speech.title for speech in document.speeches] == [
        "在会议上的讲话",
        "在会议上的讲话篇1",
        "在会议上的讲话篇2",
    ]


def test_first_line_of_prose_is_no_title() -> None:
    assert parse(BODY, BODY).title == "页面"
