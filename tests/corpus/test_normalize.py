from __future__ import annotations

import pytest

from rag.corpus import normalize, numbers


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("达 26。54万 户", "达26.54万户"),
        ("“双联”，（行动）", '"双联",(行动)'),
        ("ＡＢＣ", "abc"),
        ("GDP\u3000增长", "gdp增长"),
        ("New  York", "new york"),
    ],
)
def test_texts_that_differ_in_typography_fold_to_one(left: str, right: str) -> None:
    assert normalize(left) == normalize(right)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5万", {"15000"}),
        ("一万五千", {"15000"}),
        ("三亿五千万", {"350000000"}),
        ("60个亿", {"6000000000"}),
        ("1,234万元", {"12340000"}),
        ("15%", {"0.15"}),
        ("１５％", {"0.15"}),
        ("百分之十五", {"0.15"}),
        ("百分之五点三", {"0.053"}),
        ("2‰", {"0.002"}),
        ("3月21日", {"3月", "3月21日"}),
        ("三月二十一日", {"3月", "3月21日"}),
        ("二〇二〇年", {"2020"}),
        ("一九九○年", {"1990"}),
        ("二十三项", {"23"}),
        ("三个统一", {"3"}),
        ("第三", {"3"}),
        ("两个载体", {"2"}),
        ("20**年", {"20**"}),
        ("1。**亿元", {"1.**亿"}),
        ("l7。85万件", {"178500"}),
        ("10.10亿", {"1010000000"}),
        ("三分之一", {"1/3"}),
        ("一起抓，十分重要，千方百计，万一", set()),
    ],
)
def test_numbers_have_one_form(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


def test_masked_number_is_not_its_visible_part() -> None:
    assert not numbers("投资1亿元") <= numbers("投资1。**亿元")
    assert not numbers("2013年") <= numbers("20**年")
