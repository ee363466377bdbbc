import hashlib

from hypothesis import given
from hypothesis import strategies as st

from rag.corpus import make_passages, parse_document
from rag.reading.windows import MAX_CHARS, windows_of
from rag.types import Passage


def passages(text: str) -> list[Passage]:
    return make_passages(parse_document(text, "a.txt", hashlib.sha256(text.encode()).hexdigest()))


@given(st.lists(st.text("甲乙丙丁，一是12", min_size=1, max_size=220), min_size=1, max_size=12))
def test_windows_hold_every_sentence_once_and_at_its_place(sentences: list[str]) -> None:
    for passage in passages("讲话\n\n" + "。".join(sentences) + "。\n"):
        windows = windows_of(passage)
        held = [sentence for window in windows for sentence in window.sentences]
        assert held == list(passage.sentences)
        for window in windows:
            for sentence, (start, end) in zip(window.sentences, window.bounds, strict=True):
                assert window.text[start:end] == sentence.text
            assert len(window.sentences) == 1 or sum(len(s.text) for s in window.sentences) <= MAX_CHARS


def test_window_tells_speech_and_heading_once() -> None:
    opening, heading = passages(
        "水利会上的讲话\n\n一、去年。修渠40公里。\n\n二、今年\n\n建泵站15处。\n\n建水库3座。\n"
    )[0:3:2]
    assert windows_of(opening)[0].text.count("一、去年") == 1
    assert windows_of(heading)[0].text.startswith("水利会上的讲话 二、今年\n")


def test_window_tells_whom_the_speech_speaks_for() -> None:
    window = windows_of(passages("水利会上的讲话\n\n全县修渠40公里。\n\n我县建泵站15处。\n\n建水库3座。\n")[2])[0]
    assert window.text == "全县 水利会上的讲话\n建水库3座。"
