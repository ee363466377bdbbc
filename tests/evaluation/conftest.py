"""Stand-ins for the models, and answers made by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from rag.evaluation.questions import EvaluationQuestion
from rag.types import Answer, Citation, Evidence, Hit, Passage, Statement
from tests.conftest import ToyEmbedder

FIRST = "全县新建水库3座。总投资2.5亿元。"
SECOND = "全县修复水渠40公里。由县水务局负责。"


class ToyReader:
    """Takes a sentence for an answer as far as it repeats the question; a number in it is the short answer."""

    threshold = 0.3

    def warm_up(self, passages: Sequence[Passage]) -> None:
        """Read nothing ahead."""

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        found = []
        for hit in hits:
            for sentence in hit.passage.sentences:
                asked = set(question)
                number = re.search(r"[\d.]+[^\d，。]*", sentence.text)
                score = len(asked & set(sentence.text)) / len(asked)
                found.append(Evidence(hit.passage, sentence, score, number.group() if number else None))
        return sorted(found, key=lambda evidence: -evidence.score)


@pytest.fixture
def _toy_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Make the knowledge bases of a test use the toy models and a cache of their own."""
    for module in ("rag.knowledge_base", "rag.retrieval.indexing", "rag.evaluation.sets"):
        monkeypatch.setattr(f"{module}.load_embedder", lambda _settings: ToyEmbedder("multilingual-e5-small"))
    monkeypatch.setattr("rag.knowledge_base.load_reader", lambda *_: ToyReader())
    monkeypatch.setenv("RAG_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def squad_file(tmp_path: Path) -> Path:
    """A set with an answerable question on each of two paragraphs, one unanswerable, and one to be left out."""

    def entry(name: str, question: str, *answers: tuple[str, int], **more: object) -> dict[str, object]:
        texts = [{"text": text, "answer_start": start} for text, start in answers]
        return {"id": name, "question": question, "answers": texts, **more}

    paragraphs = [
        {
            "context": FIRST,
            "qas": [
                entry("q1", "全县新建水库多少座？", ("3座", 6), ("水库3座", 4)),
                entry("q2", "全县新建电站多少座？", ("", -1), ("", -1)),
                entry("q3", "水库建成了吗？", ("YES", -1)),
            ],
        },
        {
            "context": SECOND,
            "qas": [entry("q4", "谁负责修复水渠？", ("县水务局", 12), evidences=["由县水务局负责"])],
        },
    ]
    path = tmp_path / "water.json"
    data = {"data": [{"title": "水利", "paragraphs": paragraphs}]}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def make_question() -> Callable[..., EvaluationQuestion]:
    def make(**fields: object) -> EvaluationQuestion:
        defaults = {
            "id": "q",
            "kind": "number",
            "question": "建了几座？",
            "answerable": True,
            "answers": [["3座"]],
            "quotes": ["新建水库3座"],
            "split": "report",
        }
        return EvaluationQuestion.model_validate(defaults | fields)

    return make


@pytest.fixture
def make_answer() -> Callable[..., Answer]:
    """Make answers from statements, each with its text, span and quotes; a quote is its start, end and text."""

    def make(
        *statements: tuple[str, str | None, list[tuple[int, int, str]]],
        confidence: float = 0.9,
        source: str = "a.txt",
        seconds: float = 0.1,
    ) -> Answer:
        made, citations = [], []
        for text, span, quotes in statements:
            numbers = tuple(range(len(citations) + 1, len(citations) + len(quotes) + 1))
            citations += [
                Citation(number, str(number), source, "题", "讲话", ("一、",), 1, quote, start, end, confidence)
                for number, (start, end, quote) in zip(numbers, quotes, strict=True)
            ]
            made.append(Statement(text, numbers, "verbatim", span))
        return Answer(
            question="建了几座？",
            standalone_question="建了几座？",
            text=" ".join(statement.text for statement in made) or "没有提到。",
            answerable=bool(made),
            statements=tuple(made),
            citations=tuple(citations),
            confidence=confidence,
            timings={"total": seconds},
        )

    return make
