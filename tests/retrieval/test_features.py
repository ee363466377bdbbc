import pytest

from rag.retrieval.features import SPAN_FEATURES, span_features
from rag.retrieval.question import Question


@pytest.mark.parametrize(
    ("question", "answer", "missing"),
    [
        ("总投资增长百分之几?", "2.5亿元", {"span_percent_missing"}),
        ("总投资增长率是多少?", "12.5％", set()),
        ("新建水库多少座?", "3座", set()),
        ("新建水库多少座?", "2.5亿元", {"span_unit_missing"}),
        ("投资多少元?", "大力投资", {"span_unit_missing"}),
        ("什么时候完成?", "6月底前", set()),
        ("谁来负责?", "县水务局", set()),
    ],
)
def test_what_a_short_answer_lacks(question: str, answer: str, missing: set[str]) -> None:
    text = f"据统计{answer}。"
    values = span_features(Question(question), text, 3, 3 + len(answer))
    assert {name for name, value in zip(SPAN_FEATURES, values, strict=True) if value} == missing


def test_unit_may_follow_the_short_answer() -> None:
    assert not any(span_features(Question("新建水库多少座?"), "新建水库3座。", 4, 5))
