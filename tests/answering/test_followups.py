import pytest

from rag.answering.followups import standalone_question


@pytest.mark.parametrize(
    ("question", "earlier", "expected"),
    [
        ("那县里呢？", "全省农民人均纯收入是多少？", "县里农民人均纯收入是多少？"),
        ("那全省呢？", "农民人均纯收入是多少？", "全省农民人均纯收入是多少？"),
        ("其中妇女小额贷款新增多少？", "全省贷款多少？", "全省贷款多少，其中妇女小额贷款新增多少？"),
        ("全县小康住宅比例达到多少？", "全省贷款多少？", "全县小康住宅比例达到多少？"),
    ],
)
def test_follow_ups(question: str, earlier: str, expected: str) -> None:
    assert standalone_question(question, [(earlier, "…")]) == expected


def test_without_history_nothing_changes() -> None:
    assert standalone_question("那县里呢？", []) == "那县里呢？"
