"""Question sets in SQuAD's format as evaluation questions over one knowledge base of their paragraphs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.corpus.squad import load_squad
from rag.errors import SourceError
from rag.evaluation.questions import EvaluationQuestion, Span
from rag.retrieval.question import Question
from rag.types import Document, Sentence

UNANSWERABLE = "unanswerable"


def load_squad_questions(path: Path) -> tuple[list[Document], list[EvaluationQuestion]]:
    """Read a set in the format of SQuAD, CMRC 2018, DRCD, CJRC or ExpMRC.

    A question whose references are all empty is unanswerable. One whose references stand nowhere in its paragraph, as
    yes and no in CJRC, is left out. The kind of a question is what it asks for: a number, a date, a list or other.
    The gold quotes are the set's evidence where it names some, else the sentences that hold a reference.

    Args:
        path: The JSON file.

    Returns:
        The documents, one an article, and the questions.

    Raises:
        SourceError: The file is missing, not of this format or without a question.
    """
    documents, _ = load_squad(path)
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    questions: list[EvaluationQuestion] = []
    try:
        for document, article in zip(documents, articles, strict=True):
            questions.extend(_of_article(article, document))
    except (KeyError, TypeError) as error:
        raise SourceError(f"cannot read the question set {path}: {error!r}") from error
    if not questions:
        raise SourceError(f"{path} holds no question that can be asked")
    return documents, questions


def _of_article(article: dict[str, Any], document: Document) -> Iterator[EvaluationQuestion]:
    sentences = list(_sentences(document))
    end = 0
    for paragraph in article["paragraphs"]:
        # As in the document, a paragraph is one line.
        context = paragraph["context"].replace("\n", " ").replace("\r", " ")
        start = document.text.index(context, end)
        end = start + len(context)
        inside = [sentence for sentence in sentences if sentence.start < end and sentence.end > start]
        for number, entry in enumerate(paragraph["qas"]):
            entry_id = str(entry.get("id", f"{document.source}-{start}-{number}"))
            question = _question(entry, entry_id, document, (document.source, start, end), inside)
            if question is not None:
                yield question


def _question(
    entry: dict[str, Any], entry_id: str, document: Document, passage: Span, sentences: list[Sentence]
) -> EvaluationQuestion | None:
    question = entry["question"]
    if not any(answer["text"] for answer in entry["answers"]):
        return EvaluationQuestion(
            id=entry_id, kind=UNANSWERABLE, question=question, answerable=False, split="report", passage=passage
        )
    found = _answer_spans(entry, document, passage)
    if not found:
        return None
    places = _evidence(entry, document, passage) or [
        (document.source, sentence.start, sentence.end)
        for sentence in sentences
        if any(sentence.start < end and sentence.end > start for start, end in found)
    ]
    quotes = tuple(dict.fromkeys(document.text[start:end] for _, start, end in places))
    return EvaluationQuestion(
        id=entry_id,
        kind=Question(question).expected,
        question=question,
        answerable=True,
        answers=(tuple(dict.fromkeys(document.text[start:end] for start, end in found)),),
        quotes=(quotes,) if quotes else (),
        split="report",
        places=(tuple(places),) if places else (),
        passage=passage,
    )


def _answer_spans(entry: dict[str, Any], document: Document, passage: Span) -> list[tuple[int, int]]:
    """Return where references stand; those whose offset does not match their text are left out."""
    _, first, last = passage
    starts = ((first + answer["answer_start"], answer["text"]) for answer in entry["answers"] if answer["text"])
    return [
        (start, start + len(text))
        for start, text in dict.fromkeys(starts)
        if first <= start and start + len(text) <= last and document.text.startswith(text, start)
    ]


def _evidence(entry: dict[str, Any], document: Document, passage: Span) -> list[Span]:
    """Return where the evidence that the set names stands, as in ExpMRC."""
    source, first, last = passage
    starts = {(document.text.find(text, first, last), len(text)) for text in entry.get("evidences", ()) if text.strip()}
    return [(source, start, start + length) for start, length in sorted(starts) if start >= 0]


def _sentences(document: Document) -> Iterator[Sentence]:
    for speech in document.speeches:
        for section in speech.sections:
            if section.heading is not None:
                yield section.heading
            for paragraph in section.paragraphs:
                yield from paragraph.sentences
