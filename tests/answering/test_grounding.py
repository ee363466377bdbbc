import pytest

from rag.answering.extractive import present
from rag.answering.grounding import verdict


@pytest.mark.parametrize(
    ("statement", "quote", "expected"),
    [
        ("受益农户达26.54万户，居全国第一", "受益农户达26。54万户,居全国第一。", "verbatim"),
        ("贷款167亿元", "已有31万贫困户贷款l67亿元,其中", "verbatim"),
        ("贷款共计167亿元", "已有31万贫困户贷款l67亿元,其中", "supported"),
        ("贷款共计168亿元", "已有31万贫困户贷款l67亿元,其中", "unsupported"),
        ("比例为37.6%", "比例达到百分之三十七点六", "supported"),
        ("依据《土地法》执行3项", "执行3项", "unsupported"),
        ("没有引文", "", "unsupported"),
    ],
)
def test_verdict(statement: str, quote: str, expected: str) -> None:
    assert verdict(statement, [quote] if quote else []) == expected


def test_statement_reads_well() -> None:
    assert present("我县被评为优秀等次,受到好评;") == "我县被评为优秀等次，受到好评"
    assert present("共计1,000元。") == "共计1,000元"
