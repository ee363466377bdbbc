from collections import Counter
from pathlib import Path

import pytest

from rag.corpus import load_documents
from rag.errors import SourceError
from rag.evaluation.metrics import gold_spans, overlaps, ranking_metrics
from rag.evaluation.questions import COLLECTIONS, SEED_QUESTIONS, load_questions
from rag.knowledge_base import seeds_folder

QUESTIONS = load_questions(SEED_QUESTIONS)


def test_every_gold_quote_stands_in_a_speech() -> None:
    documents = load_documents([seeds_folder()])
    for question in QUESTIONS:
        assert question.answerable == bool(question.answers) == bool(question.quotes)
        assert all(gold_spans(question, documents)), question.id


@pytest.mark.parametrize("path", sorted(COLLECTIONS.glob("*/questions.jsonl")), ids=lambda path: path.parent.name)
def test_invented_collections_are_for_fitting_only(path: Path) -> None:
    documents = load_documents([path.parent])
    for question in load_questions(path):
        assert question.split == "tune"
        assert question.answerable == bool(question.answers) == bool(question.quotes)
        assert all(gold_spans(question, documents)), question.id


def test_set_is_large_and_halved_by_kind() -> None:
    assert len(QUESTIONS) >= 120
    assert sum(not question.answerable for question in QUESTIONS) >= 35
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS)
    tune, report = (Counter(q.kind for q in QUESTIONS if q.split == split) for split in ("tune", "report"))
    assert all(abs(tune[kind] - report[kind]) <= 1 for kind in tune | report)


def test_bad_question_set_is_told(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(SourceError, match="line 1"):
        load_questions(tmp_path / "q.jsonl")


def test_ranking_metrics() -> None:
    found = ranking_metrics({"a": ["x", "y"], "b": ["z", "w"]}, {"a": ["x"], "b": ["w"]})
    assert found == {"hit@1": 0.5, "hit@5": 1.0, "hit@10": 1.0, "mrr": 0.75}


@pytest.mark.parametrize(
    ("other", "expected"), [(("a", 0, 10), True), (("a", 6, 30), False), (("b", 0, 10), False), (("a", 4, 8), True)]
)
def test_overlap_needs_half_of_the_shorter(other: tuple[str, int, int], *, expected: bool) -> None:
    assert overlaps(("a", 0, 10), other) == expected
