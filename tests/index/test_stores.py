import numpy as np
import pytest

from rag.index import BM25Store, FaissStore, lexical_tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("双联行动", ["双联", "联行", "行动"]),
        ("２６.５４万户", ["26.54", "万户"]),
        ("增长37.6%", ["增长", "37.6%"]),
        ("GDP增速", ["gdp", "增速"]),
        ("省，县", ["省", "县"]),
        ("", []),
        ("！？…", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert lexical_tokens(text) == tokens


def test_nearest_vectors_come_first_and_only_from_the_rows_allowed() -> None:
    store = FaissStore.build(np.eye(4, dtype=np.float32))
    question = np.array([0.9, 0.3, 0.2, 0.1], dtype=np.float32)
    assert [row for row, _ in store.search(question, 10)] == [0, 1, 2, 3]
    assert [row for row, _ in store.search(question, 10, np.array([3, 1]))] == [1, 3]
    assert store.search(question, 10, np.array([], dtype=np.int64)) == []


def test_words_are_found_and_rows_without_them_are_not() -> None:
    store = BM25Store.build([lexical_tokens(text) for text in ("双联贷款", "双联行动", "饮水困难")])
    assert [row for row, _ in store.search(lexical_tokens("双联贷款"), 10)] == [0, 1]
    assert [row for row, _ in store.search(lexical_tokens("双联贷款"), 10, np.array([1, 2]))] == [1]
    assert store.search(lexical_tokens("铁路"), 10) == []
    assert store.search([], 10) == []


def test_rare_words_weigh_more() -> None:
    store = BM25Store.build([["a", "b"], ["a"], ["a", "c"]])
    assert store.idf("a") < store.idf("b") == store.idf("c") < store.idf("absent")


def test_rows_without_any_word_can_be_indexed() -> None:
    assert BM25Store.build([[], []]).search(["a"], 3) == []


def test_share_of_a_question_that_a_row_holds() -> None:
    store = BM25Store.build([["全县", "水库"], ["全县"], ["全县", "公路"]])
    assert store.share(["水库"], 0) == 1.0
    assert store.share(["衙门"], 0) == 0.0
    # What stands everywhere says less than what stands in one row.
    assert 0 < store.share(["全县", "水库"], 1) < 0.5 < store.share(["全县", "水库"], 0)
