from __future__ import annotations

import pytest

from rag.corpus import inline_enumerators, match_enumerator


@pytest.mark.parametrize(
    ("text", "kind", "ordinal", "length"),
    [
        ("一、总结", "一、", 1, 2),
        ("十二、总结", "一、", 12, 3),
        ("二、 总结", "一、", 2, 3),
        ("一、一心一意抓落实", "一、", 1, 2),
        ("四", "一、", 4, 1),
        ("(一)发展", "(一)", 1, 3),
        ("（三） 发展", "(一)", 3, 4),
        ("第一个方面,抓好", "第部分", 1, 6),
        ("第二部分 总结", "第部分", 2, 5),
        ("1。落实", "1.", 1, 2),
        ("1、落实", "1.", 1, 2),
        ("1. 落实", "1.", 1, 3),
        ("1．2013年工作", "1.", 1, 2),
        ("(2)落实", "(1)", 2, 3),
        ("②落实", "①", 2, 1),
        ("第一，落实", "第", 1, 3),
        ("三是落实", "一是", 3, 2),
        ("四要落实", "一是", 4, 2),
        ("首先，落实", "首先", 1, 3),
        ("其次，落实", "首先", 2, 3),
        ("其三，落实", "其", 3, 3),
        ("## 标题", "#2", 0, 3),
        ("[篇二]", "篇", 2, 4),
        ("篇3:某某", "篇", 3, 3),
    ],
)
def test_recognised(text: str, kind: str, ordinal: int, length: int) -> None:
    found = match_enumerator(text)
    assert found is not None
    assert (found.kind, found.ordinal, found.length) == (kind, ordinal, length)


@pytest.mark.parametrize(
    "text",
    [
        "1.5万个单位",
        "3、5号楼",
        "一、二级公路",
        "二、三产业",
        "一些单位",
        "第一产业",
        "20**年",
        "首先要",
        "一定要抓",
        "十分重要",
        "",
    ],
)
def test_refused(text: str) -> None:
    assert match_enumerator(text) is None


@pytest.mark.parametrize(
    ("text", "ordinals"),
    [
        ("要做三件事:一是修路;二是架桥;三是通水。", [1, 2, 3]),
        ("一是修路;二是架桥。三要通水。", [1, 2, 3]),
        ("其一,认识不到位;其二,方法单一。", [1, 2]),
        ("首先,修路。其次,架桥。最后,通水。", [1, 2, 3]),
        ("首先,要修路。其次,要架桥。第三,要通水。", [1, 2, 3]),
        ("抓三项:一、修路;二、架桥;三、通水。", [1, 2, 3]),
        ("一是一,二是二", [1, 2]),
        ("这一是好事。唯一是他。", []),
        ("第一,只有一项。", []),
        ("一是甲;二是乙。另外:一是丙;二是丁。", [1, 2, 1, 2]),
    ],
)
def test_inline_items(text: str, ordinals: list[int]) -> None:
    found = inline_enumerators(text)
    assert [ordinal for ordinal, _ in found] == ordinals
    assert all(text[start] in "一二三四其首最第" for _, start in found)
