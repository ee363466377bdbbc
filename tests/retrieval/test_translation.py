import pytest

from rag.index import BM25Store, lexical_tokens
from rag.retrieval import Translator
from rag.retrieval.question import Question

TEXTS = (
    "去年兰江省为农户新建厕所3000座",
    "青石桥村的合作医疗报销比例达到65%",
    "今年要建设高标准农田20万亩",
    "The cooperative sold 300 tons of tea",
)
STORE = BM25Store.build([lexical_tokens(text) for text in TEXTS])
TRANSLATOR = Translator(STORE.has)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("How many toilets were built for farmers?", 0),
        ("What was done in Lanjiang?", 0),
        ("Where is Qingshiqiao?", 1),
        ("medical reimbursement", 1),
        ("How much high-standard farmland is planned?", 2),
        ("how many tons of tea", 3),
        ("去年新建多少厕所", 0),
    ],
)
def test_words_of_either_language_find_the_text(question: str, best: int) -> None:
    terms = [term.alternatives for term in TRANSLATOR.terms(Question(question))]
    assert STORE.search_terms(terms, 1)[0][0] == best


def test_word_that_no_text_holds_stays_as_it_is() -> None:
    (term,) = TRANSLATOR.terms(Question("zeppelin"))
    assert term.alternatives == (("zeppelin",),)
    assert STORE.search_terms([term.alternatives], 1) == []


def test_form_counts_only_whole() -> None:
    (term,) = TRANSLATOR.terms(Question("Qingshiqiao"))
    assert term.found(frozenset(lexical_tokens("青石桥村")))
    assert not term.found(frozenset(lexical_tokens("青石板")))


def test_alternatives_of_a_term_are_not_added_up() -> None:
    once = STORE.search_terms([[["厕所"]]], 1)
    assert STORE.search_terms([[["厕所"], ["农户"]]], 1)[0][1] == pytest.approx(
        max(once[0][1], STORE.search_terms([[["农户"]]], 1)[0][1])
    )


@pytest.mark.parametrize("question", ["who is " + "xian" * 12, "shi" * 5, "a" * 1100])
def test_long_words_take_no_time(question: str) -> None:
    assert Translator(lambda _: True).terms(Question(question))[-1].alternatives


def test_place_is_found_by_its_name() -> None:
    store = BM25Store.build([lexical_tokens(text) for text in ("上海大学的招生", "陕西的苹果", "上海的港口")])
    translator = Translator(store.has)
    (term,) = translator.terms(Question("Shanghai"))
    assert ("上海",) in term.alternatives
    (term,) = translator.terms(Question("Shaanxi"))
    assert store.search_terms([term.alternatives], 3)[0][0] == 1
    assert len(store.search_terms([[("上海", "海大")]], 3)) == 1


def test_chinese_name_in_an_english_question_is_english() -> None:
    assert not Question("What did 朱有勇 say about potato farming").is_chinese
    assert Question("PPP项目有多少个").is_chinese
