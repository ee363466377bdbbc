import json
from pathlib import Path

import pytest

from rag.errors import SourceError
from rag.evaluation.squad import load_squad_questions
from tests.evaluation.conftest import FIRST, SECOND


def test_questions_with_their_places(squad_file: Path) -> None:
    (document,), questions = load_squad_questions(squad_file)
    found = {question.id: question for question in questions}
    assert list(found) == ["q1", "q2", "q4"]  # yes and no are no spans

    number = found["q1"]
    assert (number.kind, number.answerable, number.split) == ("number", True, "report")
    assert number.short_answers == ("3座", "水库3座")
    assert number.quotes == (("全县新建水库3座。",),)
    (((source, start, end),),) = number.places
    assert source == document.source
    assert document.text[start:end] == "全县新建水库3座。"
    assert number.passage is not None
    assert document.text[slice(*number.passage[1:])] == FIRST


def test_empty_references_make_a_question_unanswerable(squad_file: Path) -> None:
    (document,), questions = load_squad_questions(squad_file)
    question = next(question for question in questions if question.id == "q2")
    assert (question.kind, question.answerable, question.answers, question.quotes) == ("unanswerable", False, (), ())
    assert question.passage is not None
    assert document.text[slice(*question.passage[1:])] == FIRST


def test_evidence_of_the_set_is_the_gold_quote(squad_file: Path) -> None:
    (document,), questions = load_squad_questions(squad_file)
    question = questions[-1]
    assert question.quotes == (("由县水务局负责",),)
    (((_, start, end),),) = question.places
    assert document.text[start:end] == "由县水务局负责"
    assert question.passage is not None
    assert document.text[slice(*question.passage[1:])] == SECOND


def test_newlines_in_a_paragraph_keep_offsets(tmp_path: Path) -> None:
    entry = {"question": "谁？", "answers": [{"text": "乙", "answer_start": 2}]}
    data = {"data": [{"paragraphs": [{"context": "甲\n乙。", "qas": [entry]}]}]}
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    (document,), (question,) = load_squad_questions(tmp_path / "a.json")
    assert question.short_answers == ("乙",)
    assert document.text.startswith("甲 乙。")
    assert question.id


@pytest.mark.parametrize(
    "content", ["", "[]", '{"data": []}', '{"data": [{"paragraphs": [{"context": "甲", "qas": []}]}]}']
)
def test_bad_set_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.json"):
        load_squad_questions(path)


def test_missing_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="none"):
        load_squad_questions(tmp_path / "none.json")
