from __future__ import annotations

import pytest

from rag.corpus import repair, split_sentences
from rag.corpus.sentences import split_paragraphs


def cut(text: str) -> list[str]:
    view = repair(text).text
    return [view[start:end] for start, end in split_sentences(view)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("好。更好！吗？是……", ["好。", "更好！", "吗？", "是……"]),
        ("他说：“好。”又说：“行！”", ["他说：“好。”", "又说：“行！”"]),
        ("甲；乙;丙", ["甲；", "乙;", "丙"]),
        ("达26。54万户,居第一。", ["达26.54万户,居第一。"]),
        ("1。落实机制。做好工作。", ["1。落实机制。", "做好工作。"]),
        ("We met. He left v1.2 here. So be it", ["We met.", "He left v1.2 here.", "So be it"]),
        ("（完。）好", ["（完。）", "好"]),
        ("  ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_very_long_sentence_is_cut_at_commas() -> None:
    pieces = cut("，".join(["抓好各项重点工作任务落实"] * 60) + "。")
    assert len(pieces) > 3
    assert max(map(len, pieces)) <= 240
    assert all(piece[-1] in "，。" for piece in pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\r\n乙\n\n丙", ["甲", "乙", "丙"]),
        ("甲。\u3000\u3000乙。\u3000 丙", ["甲。", "乙。", "丙"]),
        ("李\u3000明讲话", ["李\u3000明讲话"]),
        ("取得突破。 五、深化改革", ["取得突破。", "五、深化改革"]),
        ("甲\t乙", ["甲\t乙"]),
    ],
)
def test_paragraphs(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split_paragraphs(text)] == expected
