import hashlib

import pytest

from rag.corpus import parse_document
from rag.evaluation.citations import citation_precision, citation_recall, first_evidence, from_right_paragraph
from rag.evaluation.outcome import judge

TEXT = "水利工作讲话\n\n去年新建水库3座。总投资2亿元。\n\n今年修复水渠40公里。\n"
DOCUMENT = parse_document(TEXT, "a.txt", hashlib.sha256(TEXT.encode()).hexdigest())
FIRST, INVESTED, SECOND = "去年新建水库3座。", "总投资2亿元。", "今年修复水渠40公里。"


def place(quote: str) -> tuple[int, int, str]:
    start = TEXT.index(quote)
    return start, start + len(quote), quote


def test_recall_and_precision_of_citations(make_answer) -> None:
    answer = make_answer(
        ("一", None, [place(FIRST), place(SECOND)]), ("二", None, [place(SECOND)]), ("三", None, [place(FIRST)])
    )
    supporting = [True, False, False, True]
    assert citation_recall(answer, supporting) == pytest.approx(2 / 3)
    assert citation_precision(answer, supporting) == pytest.approx(2 / 4)


def test_right_paragraph_needs_no_overlap_with_the_quote(make_answer) -> None:
    gold = [[("a.txt", *place(INVESTED)[:2])]]
    assert from_right_paragraph(make_answer(("一", None, [place(FIRST)])), gold, [DOCUMENT])
    assert not from_right_paragraph(make_answer(("一", None, [place(SECOND), place(INVESTED)])), gold, [DOCUMENT])
    assert not from_right_paragraph(make_answer(), gold, [DOCUMENT])


def test_evidence_is_the_first_quote_of_each_statement(make_answer) -> None:
    answer = make_answer(("一", None, [place(FIRST), place(SECOND)]), ("二", None, [place(INVESTED)]))
    assert first_evidence(answer) == FIRST + INVESTED


def test_outcome_of_an_answer(make_answer, make_question) -> None:
    answer = make_answer(("去年新建水库3座", "水库3座", [place(FIRST)]), ("今年修复水渠40公里", None, [place(SECOND)]))
    outcome = judge(make_question(), answer, [DOCUMENT])
    assert outcome.right
    assert not outcome.failed
    assert outcome.verbatim
    assert outcome.right_source
    assert outcome.gold_cited == 1
    assert outcome.supporting == (True, False)
    assert outcome.span_em == 0
    assert outcome.span_f1 == pytest.approx(2 * 2 / 6)
    # Quotes of 8 and 10 characters, punctuation aside, against 6; 40 is one word.
    assert outcome.evidence_f1 == pytest.approx(2 * 6 / (8 + 9 + 6))
    assert (outcome.alce_recall, outcome.alce_precision) == (0.5, 0.5)


def test_outcome_of_a_refusal(make_answer, make_question) -> None:
    outcome = judge(make_question(), make_answer(), [DOCUMENT])
    assert outcome.failed
    assert (outcome.span_em, outcome.span_f1, outcome.evidence_f1, outcome.right_source) == (0, 0, 0, False)
    assert (outcome.alce_recall, outcome.alce_precision) == (None, None)


def test_outcome_of_an_unanswerable_question(make_answer, make_question) -> None:
    question = make_question(answerable=False, answers=[], quotes=[])
    outcome = judge(question, make_answer(("去年新建水库3座", None, [place(FIRST)])), [DOCUMENT])
    assert outcome.failed
    assert outcome.span_em is outcome.span_f1 is outcome.evidence_f1 is outcome.right_source is None
    assert not judge(question, make_answer(), [DOCUMENT]).failed


def test_reference_is_compared_as_it_is_repaired(make_answer, make_question) -> None:
    question = make_question(answers=[["２亿元"]], quotes=[INVESTED])
    outcome = judge(question, make_answer(("总投资2亿元", "2亿元", [place(INVESTED)])), [DOCUMENT])
    assert outcome.span_em == 1


def test_answer_in_parts_has_no_short_answer(make_answer, make_question) -> None:
    question = make_question(answers=[["3座"], ["2亿元"]])
    outcome = judge(question, make_answer(("去年新建水库3座", "3座", [place(FIRST)])), [DOCUMENT])
    assert outcome.span_em is None
    assert not outcome.right


def test_changed_quote_is_not_verbatim(make_answer, make_question) -> None:
    start, end, _ = place(FIRST)
    assert not judge(
        make_question(), make_answer(("三", None, [(start, end, "去年新建水库4座。")])), [DOCUMENT]
    ).verbatim
