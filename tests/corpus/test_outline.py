"""Outlines of shapes that the seed does not have."""

from __future__ import annotations

from rag.corpus import make_passages, parse_document
from rag.types import Document

BODY = "各地区各部门认真贯彻落实决策部署，扎实做好各项工作，取得了新的明显成效。"


def parse(*lines: str) -> Document:
    return parse_document("\n\n".join(lines), "folder/报告.txt", "")


def tree(document: Document, speech: int = 0) -> list[tuple[str, int]]:
    return [("/".join(section.path), len(section.paragraphs)) for section in document.speeches[speech].sections]


def test_plain_text_is_one_section() -> None:
    document = parse(BODY, BODY, BODY)
    assert document.title == "报告"
    assert [speech.title for speech in document.speeches] == ["报告"]
    assert tree(document) == [("", 3)]


def test_paragraphs_parted_by_wide_spaces() -> None:
    document = parse_document(
        f"各位代表：\u3000\u3000一、工作回顾 \u3000\u3000{BODY}\u3000\u3000（一）抓落实。{BODY}", "a.txt", ""
    )
    assert tree(document) == [("", 1), ("一、工作回顾", 1), ("一、工作回顾/（一）抓落实", 1)]


def test_levels_follow_the_order_of_styles() -> None:
    document = parse(
        "（一）经济",
        BODY,
        "1、农业",
        BODY,
        "2、工业",
        BODY,
        "（二）社会",
        "一、教育",
        BODY,
        "二、卫生",
        BODY,
        "（三）展望",
        BODY,
    )
    assert [path for path, _ in tree(document)] == [
        "（一）经济",
        "（一）经济/1、农业",
        "（一）经济/2、工业",
        "（二）社会",
        "（二）社会/一、教育",
        "（二）社会/二、卫生",
        "（三）展望",
    ]


def test_counts_and_compounds_are_no_headings() -> None:
    document = parse(
        "一、成绩", "1.5万个单位参加了行动，覆盖面不断扩大。", "一、二级公路建成通车，条件明显改善。", "二、打算", BODY
    )
    assert tree(document) == [("一、成绩", 2), ("二、打算", 1)]


def test_lone_item_word_is_no_heading() -> None:
    assert tree(parse("一、成绩", "首先，我代表县委表示感谢。", BODY)) == [("一、成绩", 2)]


def test_items_own_their_paragraph_and_the_rest_returns() -> None:
    document = parse("一、成绩", "一是抓产业。" + BODY, "二是抓教育。" + BODY, "总的看，" + BODY, "二、打算", BODY)
    assert tree(document) == [("一、成绩", 1), ("一、成绩/一是抓产业", 1), ("一、成绩/二是抓教育", 1), ("二、打算", 1)]


def test_paragraph_between_two_items_belongs_to_the_first() -> None:
    document = parse("一、成绩", "一是抓产业。" + BODY, BODY, "二是抓教育。" + BODY)
    assert tree(document) == [("一、成绩", 0), ("一、成绩/一是抓产业", 2), ("一、成绩/二是抓教育", 1)]


def test_closing_address_returns_to_the_top() -> None:
    document = parse("同志们：", "一、成绩", BODY, "二、打算", BODY, "同志们，任务艰巨，使命光荣。", BODY)
    assert tree(document) == [("", 3), ("一、成绩", 1), ("二、打算", 1)]


def test_address_in_the_middle_does_not_break_the_section() -> None:
    document = parse("一、成绩", BODY, "同志们，成绩来之不易。", "二、打算", BODY)
    assert tree(document) == [("一、成绩", 2), ("二、打算", 1)]


def test_address_right_after_a_heading_stays_in_its_section() -> None:
    document = parse("一、成绩", BODY, "二、打算", "同志们，明年任务更重。", BODY)
    assert tree(document) == [("一、成绩", 1), ("二、打算", 2)]


def test_list_that_starts_again_inside_a_section() -> None:
    document = parse(
        "一、成绩",
        BODY,
        "二、打算",
        "考虑了两个问题。",
        "一、速度问题。" + BODY,
        "二、投资问题。" + BODY,
        "三、展望",
        BODY,
    )
    assert [path for path, _ in tree(document)] == [
        "一、成绩",
        "二、打算",
        "二、打算/一、速度问题",
        "二、打算/二、投资问题",
        "三、展望",
    ]


def test_headings_without_numbers() -> None:
    document = parse(
        "各位代表：",
        BODY,
        "过去五年的工作",
        BODY,
        "（一）经济建设",
        BODY,
        "今后五年的任务",
        BODY,
        "（一）经济建设",
        BODY,
    )
    assert [path for path, _ in tree(document)] == [
        "",
        "过去五年的工作",
        "过去五年的工作/（一）经济建设",
        "今后五年的任务",
        "今后五年的任务/（一）经济建设",
    ]


def test_table_of_contents_is_no_outline() -> None:
    document = parse("各位代表：", "一、成绩", "二、打算", "一、成绩", BODY, "二、打算", BODY)
    assert tree(document) == [("", 3), ("一、成绩", 1), ("二、打算", 1)]


def test_markdown() -> None:
    document = parse_document(
        f"# 讲话\n\n{BODY}\n\n## 成绩\n\n{BODY}\n\n### 农业\n\n{BODY}\n\n## 打算\n\n{BODY}\n", "a.md", ""
    )
    assert document.title == "讲话"
    assert tree(document) == [("", 1), ("成绩", 1), ("成绩/农业", 1), ("打算", 1)]


def test_same_heading_twice_keeps_addresses_unique() -> None:
    document = parse("一、成绩", BODY, "一、成绩", BODY)
    passages = make_passages(document)
    assert len({(p.section, p.paragraph) for p in passages}) == len(passages) == 2


def test_long_heading_is_shortened_in_the_path() -> None:
    heading = "（一）" + "坚持以经济结构调整为主线，" * 8
    section = parse(heading + "着力提高质量。" + BODY, BODY).speeches[0].sections[0]
    assert len(section.path[0]) == 60
    assert section.path[0].endswith("…")


def test_heading_without_paragraphs_is_a_passage() -> None:
    passages = make_passages(parse("三、主要任务", "（一）抓产业", BODY))
    assert [(p.paragraph, p.text) for p in passages] == [(0, "三、主要任务"), (1, BODY)]


def test_deep_nesting_is_fast() -> None:
    kinds = ["一、甲", "（一）乙", "1、丙", "（1）丁", "①戊", "第一，己。" + BODY, "一是庚。" + BODY]
    assert parse(*(kinds * 400)).speeches
