import json
from pathlib import Path

import pytest

from rag.errors import SourceError
from rag.evaluation.run import compare_retrievers, run_questions
from rag.evaluation.sets import report_set, source_set, squad_set
from tests.conftest import SPEECH

pytestmark = pytest.mark.usefixtures("_toy_models")

QUESTION = {
    "id": "w1",
    "kind": "number",
    "question": "全县新建水库多少座？",
    "answerable": True,
    "answers": [["3座"]],
    "quotes": ["去年全县新建水库3座"],
    "split": "tune",
}


@pytest.fixture
def questions_file(tmp_path: Path) -> Path:
    path = tmp_path / "water.jsonl"
    path.write_text(json.dumps(QUESTION, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_squad_set_is_asked_of_all_its_paragraphs(squad_file: Path) -> None:
    asked = squad_set(squad_file, own_passage=False)
    assert asked.name == "water"
    outcomes = run_questions(asked.knowledge_base, asked.questions, asked.ask)
    first = outcomes[0]
    assert first.right
    assert first.right_source
    assert first.span_em == 1
    retrieval = compare_retrievers(asked.knowledge_base, asked.questions, outcomes)
    assert retrieval["fused"]["hit@5"] == 1


def test_own_passage_restricts_the_search(squad_file: Path) -> None:
    asked = squad_set(squad_file, own_passage=True)
    for outcome in run_questions(asked.knowledge_base, asked.questions, asked.ask):
        answer, passage = outcome.answer, outcome.question.passage
        assert passage is not None
        for quote in (*answer.citations, *answer.closest):
            assert passage[1] <= quote.start < quote.end <= passage[2]


def test_index_is_kept(squad_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    squad_set(squad_file, own_passage=False)
    monkeypatch.delattr("rag.evaluation.sets.KnowledgeBase.build")
    assert squad_set(squad_file, own_passage=False).knowledge_base.passages


def test_questions_about_a_folder(questions_file: Path, speech_file: Path) -> None:
    asked = source_set(questions_file, [speech_file.parent])
    (outcome,) = run_questions(asked.knowledge_base, asked.questions)
    assert outcome.right
    assert outcome.answer.citations[0].source == "water.txt"


def test_only_the_reports_kept_for_evaluation_are_read(questions_file: Path, tmp_path: Path) -> None:
    table = tmp_path / "reports.tsv"
    text = SPEECH.replace("\n", " ")
    table.write_text(f"1988\t{text}\n1989\t{text}\n", encoding="utf-8")
    asked = report_set(table, questions_file)
    assert [document.source for document in asked.knowledge_base.documents] == ["1988.txt"]
    assert asked.questions[0].id == "w1"
    assert report_set(table, None).name == "reports"


@pytest.mark.parametrize("content", [None, "1989\t文本\n"])
def test_table_without_the_reports_is_told(tmp_path: Path, content: str | None) -> None:
    table = tmp_path / "table.tsv"
    if content:
        table.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match="table"):
        report_set(table, None)


def test_split_and_sample(squad_file: Path, questions_file: Path, speech_file: Path) -> None:
    asked = squad_set(squad_file, own_passage=False)
    sample = asked.sample(2)
    assert len(sample.questions) == 2
    assert sample == asked.sample(2)
    assert asked.sample(9) is asked.sample(None) is asked
    assert len(asked.of_split("report").questions) == len(asked.questions)
    folder = source_set(questions_file, [speech_file])
    assert len(folder.of_split("all").questions) == len(folder.of_split("tune").questions) == 1
    assert not folder.of_split("report").questions
