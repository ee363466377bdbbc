import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag.cli import REFUSED, app
from rag.errors import FeedbackError
from rag.evaluation.questions import load_questions
from rag.feedback import FEEDBACK_FILE, FeedbackStore
from tests.ui.samples import answered, make_document, refused

DOCUMENT = make_document()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FeedbackStore:
    monkeypatch.setenv("RAG_DATA_DIR", str(tmp_path / "data"))
    return FeedbackStore(tmp_path / "data" / FEEDBACK_FILE)


def test_ratings_come_back_with_their_answer(store: FeedbackStore):
    store.add(answered(DOCUMENT), "up", ("甲",))
    store.add(refused(DOCUMENT), "should_answer")
    first, second = store.entries()
    assert (first.rating, first.speeches, first.answer) == ("up", ("甲",), answered(DOCUMENT))
    assert (second.rating, second.answer.answerable) == ("should_answer", False)
    assert first.version


def test_no_such_rating(store: FeedbackStore):
    with pytest.raises(FeedbackError, match="no rating 'fine'"):
        store.add(answered(DOCUMENT), "fine")
    assert store.entries() == []


def test_a_damaged_file_is_told(store: FeedbackStore, tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FEEDBACK_FILE).write_bytes(b"no database" * 100)
    with pytest.raises(FeedbackError, match="RAG_DATA_DIR"):
        store.entries()


def test_export_writes_questions_that_the_evaluation_reads(store: FeedbackStore, tmp_path: Path):
    store.add(answered(DOCUMENT), "up")
    store.add(answered(DOCUMENT), "wrong_answer")
    store.add(answered(DOCUMENT, "不该答的"), "should_refuse")
    output = tmp_path / "questions.jsonl"
    result = CliRunner().invoke(app, ["feedback", "export", str(output)])
    assert result.exit_code == 0
    assert "2 questions from 3 ratings" in result.output
    useful, to_refuse = load_questions(output)
    assert useful.answerable
    assert useful.answers == (("120公里",), ("30公里",))
    assert useful.quotes == tuple(citation.quote for citation in answered(DOCUMENT).citations)
    assert not to_refuse.answerable


def test_nothing_to_export(store: FeedbackStore, tmp_path: Path):
    del store
    output = tmp_path / "questions.jsonl"
    assert CliRunner().invoke(app, ["feedback", "export", str(output)]).exit_code == REFUSED
    assert [json.loads(line) for line in output.read_text().splitlines()] == []
