import pytest

from rag.corpus import make_passages, parse_document
from rag.index import BM25Store, lexical_tokens
from rag.retrieval.features import SPAN_FEATURES, Candidate, LexicalFeatures, span_features
from rag.retrieval.question import Question
from rag.retrieval.translation import Translator
from rag.types import Hit


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


TEXT = "全县水利工作会上的讲话\n\n去年,全县建成水库3座。投资2亿元。今年,我县要建水库5座。明年全省再建。\n"
PASSAGE = make_passages(parse_document(TEXT, "a.txt", "0"))[0]
STORE = BM25Store.build([lexical_tokens(PASSAGE.text)])
FEATURES = LexicalFeatures(STORE.idf, Translator(STORE.has))


@pytest.mark.parametrize(
    ("question", "words", "said"),
    [
        ("去年建成多少座?", "3座", {"time_match"}),
        ("去年投资多少?", "2亿元", {"time_match"}),
        ("今年投资多少?", "2亿元", {"time_conflict"}),
        ("明年建多少座?", "5座", {"time_conflict"}),
        ("全县建成多少座?", "3座", {"scope_match"}),
        ("全省投资多少?", "2亿元", {"scope_conflict"}),
        ("建成多少座?", "3座", set()),
    ],
)
def test_whose_fact_of_which_year_it_is(question: str, words: str, said: set[str]) -> None:
    similarities = (0.0,) * len(PASSAGE.sentences)
    hit = Hit(PASSAGE, 1.0, 1.0, 1, 1, 0.0, similarities)
    at = next(number for number, sentence in enumerate(PASSAGE.sentences) if words in sentence.text)
    row = dict(zip(FEATURES.names, FEATURES.compute(Question(question), [Candidate(hit, at)])[0], strict=True))
    assert {name for name in ("time_match", "time_conflict", "scope_match", "scope_conflict") if row[name]} == said


@pytest.mark.parametrize(("question", "known"), [("我县多少?", True), ("我市多少?", False), ("全市多少?", True)])
def test_own_unit_that_no_speech_speaks_for(question: str, known: bool) -> None:  # noqa: FBT001
    assert FEATURES.knows_own_units(Question(question)) == known
