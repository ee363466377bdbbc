import hashlib
import random

from rag.corpus import parse_document
from rag.reading.mining import Collection
from tests.conftest import ToyEmbedder

RNG = random.Random(1)  # noqa: S311 - sampling, no secret
TEXT = """水利会上的讲话

一、去年。去年全县新建水库3座,总投资2。5亿元。

二、今年。今年全县计划新建水库5座,总投资4亿元。

三、要求。各乡镇要在6月底前完成。
"""


def collection() -> Collection:
    return Collection([parse_document(TEXT, "a.txt", hashlib.sha256(TEXT.encode()).hexdigest())], ToyEmbedder())


def test_answer_is_placed_in_the_repaired_window_and_misleading_windows_come_first() -> None:
    question = "去年新建水库总投资多少?"
    vector = ToyEmbedder().embed_queries([question])[0]
    start = TEXT.index("2。5亿元")
    positives, negatives = collection().answered(question, vector, "a.txt", [(start, start + 5)], same_source=True)
    (positive,) = positives
    assert [positive.text[first:last] for first, last in positive.spans] == ["2.5亿元"]
    assert "今年" in negatives[0]
    assert not any("2.5亿元" in text for text in negatives)


def test_near_miss_comes_first() -> None:
    question = "今年新建水库谁出钱?"
    vector = ToyEmbedder().embed_queries([question])[0]
    start = TEXT.index("今年全县")
    windows, near = collection().unanswered(
        question,
        vector,
        "a.txt",
        (start, start + 4),
        RNG,
        same_source=True,
    )
    assert near == 1
    assert "今年全县" in windows[0]


def test_whole_document_may_mislead_where_nothing_in_it_answers() -> None:
    question = "明年新建水库几座?"
    vector = ToyEmbedder().embed_queries([question])[0]
    start = TEXT.index("今年全县")
    windows, near = collection().unanswered(
        question, vector, "a.txt", (start, start + 4), RNG, same_source=True, whole=["a.txt"]
    )
    assert near == 1
    assert "去年全县新建水库" in windows[1]
    assert len(set(windows)) == len(windows)
