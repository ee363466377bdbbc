import hashlib
from collections.abc import Sequence

import pytest

from rag.answering import Answerer
from rag.answering.lists import ListIndex
from rag.corpus import make_passages, parse_document
from rag.retrieval.parts import parts_of
from rag.settings import Settings
from rag.types import Answer, Evidence, Hit
from tests.conftest import SPEECH

DOCUMENT = parse_document(SPEECH, "a.txt", hashlib.sha256(SPEECH.encode()).hexdigest())
PASSAGES = make_passages(DOCUMENT)
WHOLE = "去年的水库和水务局的荣誉分别是什么？"


class WordReader:
    """Finds the sentences that hold a word; every other question has no answer."""

    threshold = 0.5

    def __init__(self, known: dict[str, str]) -> None:
        self._known = known

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        word = self._known.get(question, "")
        return [
            Evidence(hit.passage, sentence, 0.9 if word and word in sentence.text else 0.1)
            for hit in hits
            for sentence in sorted(hit.passage.sentences, key=lambda s: word not in s.text)
        ]


def ask(question: str, known: dict[str, str]) -> Answer:
    answerer = Answerer(WordReader(known), ListIndex([DOCUMENT], PASSAGES), lambda _: DOCUMENT.text, Settings())

    def search(text: str) -> list[Hit]:
        word = known.get(text, "")
        hits = [Hit(passage, 1.0, 1.0, 1, 1) for passage in PASSAGES]
        return sorted(hits, key=lambda hit: word not in hit.passage.text)

    *_, last = answerer.stream(question, (), search)
    assert last.answer is not None
    return last.answer


@pytest.mark.parametrize("missing", [(), ("去年的水务局的荣誉是什么？",)])
def test_each_part_has_its_statement_and_what_is_missing_is_said(missing: tuple[str, ...]) -> None:
    parts = parts_of(WHOLE)
    words = dict(zip(parts, ("水库", "水务局"), strict=True))
    known = {part: word for number, (part, word) in enumerate(words.items()) if not (missing and number == 1)}
    answer = ask(WHOLE, known)
    assert answer.answerable
    assert len(answer.statements) == len(known)
    for statement, word in zip(answer.statements, known.values(), strict=True):
        assert word in statement.text
    assert len(answer.missing) == len(missing)
    assert all(f"讲话中没有找到：{part}" in answer.text for part in answer.missing)


def test_nothing_found_for_any_part_is_a_refusal() -> None:
    answer = ask(WHOLE, {})
    assert not answer.answerable
    assert answer.missing == ()
    assert answer.closest


def test_one_sentence_that_answers_both_parts_is_stated_once() -> None:
    answer = ask(WHOLE, dict.fromkeys(parts_of(WHOLE), "水库"))
    assert len(answer.statements) == 1
    assert answer.missing == ()
