import pytest

from rag.evaluation.spans import evidence_f1, exact_match, segments, short_answer, span_f1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县3座", ["全", "县", "3", "座"]),
        ("GDP增长4.5%", ["GDP", "增", "长", "4.5", "%"]),
        ("about 10,000 people", ["about", "10,000", "people"]),
        ("", []),
    ],
)
def test_segments(text: str, expected: list[str]) -> None:
    assert segments(text) == expected


@pytest.mark.parametrize(
    ("prediction", "references", "expected"),
    [
        ("县水务局", ["水务局", "县水务局"], 1.0),
        ("《Notice》。", ["notice"], 1.0),
        ("水务局", ["县水务局"], 0.0),
        ("", ["县水务局"], 0.0),
    ],
)
def test_exact_match(prediction: str, references: list[str], expected: float) -> None:
    assert exact_match(prediction, references) == expected


@pytest.mark.parametrize(
    ("prediction", "references", "expected"),
    [
        # 3 of 3 segments, 3 of 4 of the reference.
        ("水务局", ["县水务局"], 2 * 3 / 7),
        # Only the longest run counts, 水务 or 负责, not their sum: 2 of 4 and 2 of 5.
        ("水务负责", ["水务局负责"], 2 * 2 / 9),
        # The better reference counts: 2 of 2 and 2 of 2.
        ("4.5%", ["增长4.5%", "4.5%"], 1.0),
        # Punctuation is left out before segments are compared.
        ("水库、水渠", ["水库水渠"], 1.0),
        ("水库", ["铁路"], 0.0),
        ("", ["铁路"], 0.0),
        ("水库", [], 0.0),
    ],
)
def test_span_f1(prediction: str, references: list[str], expected: float) -> None:
    assert span_f1(prediction, references) == pytest.approx(expected)


def test_evidence_f1_is_of_bags_and_takes_the_best_alternative_of_each_piece() -> None:
    # Order does not count; 4 of 4 and 4 of 6.
    assert evidence_f1("水库新建，", [["新建水库三座"]]) == pytest.approx(2 * 4 / 10)
    assert evidence_f1("新建水库", [["修复水渠", "新建水库。"]]) == 1.0
    # Two pieces are needed and one is given: 4 of 4 and 4 of 8.
    assert evidence_f1("新建水库", [["新建水库"], ["铁路通车"]]) == pytest.approx(2 * 4 / 12)
    # A character counts as often as both hold it: 1 of 3 and 1 of 1.
    assert evidence_f1("水水水", [["水"]]) == pytest.approx(2 * 1 / 4)
    assert evidence_f1("", [["新建水库"]]) == 0.0


def test_short_answer_is_the_span_or_the_statement_or_nothing(make_answer) -> None:
    quote = [(0, 4, "新建3座")]
    assert short_answer(make_answer(("新建3座", "3座", quote), ("另外4座", "4座", quote))) == "3座"
    assert short_answer(make_answer(("新建3座", None, quote))) == "新建3座"
    assert short_answer(make_answer()) == ""
