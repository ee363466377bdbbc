import pytest

from rag.retrieval.followups import standalone_question

INCOME = ("全省农民人均纯收入是多少？", "4506.7元。")
COUNTY = ("省教育厅牵头联系的是哪个县？", "省教育厅作为联系文县牵头单位。")


@pytest.mark.parametrize(
    ("question", "turn", "expected"),
    [
        ("那县里呢？", INCOME, "县里农民人均纯收入是多少？"),
        ("那全县呢？", INCOME, "全县农民人均纯收入是多少？"),
        ("那2017年呢？", ("2005年的物价涨幅目标是多少？", "4％"), "2017年的物价涨幅目标是多少？"),
        ("今年呢？", INCOME, "今年全省农民人均纯收入是多少？"),
        ("增长了多少呢？", INCOME, "全省农民人均纯收入，增长了多少？"),
        (
            "双方签了什么文件？",
            COUNTY,
            "省教育厅牵头联系，省教育厅作为联系文县牵头单位，双方签了什么文件？",
        ),
        (
            "Of these, how many are new?",
            ("How many roads?", "12 roads."),
            "How many roads; roads; Of these, how many are new?",
        ),
        ("其他部门呢？", INCOME, "全省农民人均纯收入，其他部门是多少？"),
        ("以前才给多少？", ("村医每月补助提高到多少？", "600元"), "村医每月补助提高，以前才给多少？"),
    ],
)
def test_context_is_filled_in(question: str, turn: tuple[str, str], expected: str) -> None:
    assert standalone_question(question, [turn]) == expected


@pytest.mark.parametrize(
    "question",
    [
        "全县小康住宅比例达到多少？",
        "How many villages in the county have a clinic and a doctor?",
        "那牧区光缆今年计划铺到多少个自然村？",
    ],
)
def test_question_that_stands_alone_stays(question: str) -> None:
    assert standalone_question(question, [INCOME]) == question
    assert standalone_question("那县里呢？", []) == "那县里呢？"


def test_earlier_pairs_are_understood_themselves() -> None:
    history = [INCOME, ("那县里呢？", "3000元")]
    assert standalone_question("增长了多少呢？", history) == "县里农民人均纯收入，增长了多少？"


def test_question_that_says_nothing_new_is_the_earlier_one() -> None:
    assert standalone_question("还有呢？", [INCOME]) == INCOME[0]


def test_what_is_counted_stays_in_the_topic() -> None:
    asked = standalone_question("其中今年通的有几个？", [("全省有多少个村通了公路？", "1.2万个")])
    assert "公路" in asked
