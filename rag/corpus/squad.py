"""Question sets in SQuAD's format (Rajpurkar et al., 2016), one document an article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.corpus.load import parse_document
from rag.errors import SourceError
from rag.types import Document


@dataclass(frozen=True)
class SpanQuestion:
    """A question whose answer is a span.

    Attributes:
        question: The question.
        source: The document that answers it.
        spans: Where accepted answers stand, as start and end in the document's text.
    """

    question: str
    source: str
    spans: tuple[tuple[int, int], ...]


def load_squad(
    path: Path, question_key: str = "question", fold: Callable[[str], str] = str
) -> tuple[list[Document], list[SpanQuestion]]:
    """Read a set; answers whose offset does not match their text are left out, and so are questions without any left.

    Args:
        path: The JSON file.
        question_key: Which field holds the question; some sets hold it in several languages.
        fold: Rewrites texts without changing their length, such as to simplified characters.

    Returns:
        The documents and the questions about them.

    Raises:
        SourceError: The file is missing or not of this format.
    """
    try:
        articles = json.loads(path.read_text(encoding="utf-8"))["data"]
        sources = [f"{path.stem}/{number:05d}.txt" for number in range(len(articles))]
        read = [_read_article(*pair, question_key, fold) for pair in zip(articles, sources, strict=True)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"cannot read the question set {path}: {error!r}") from error
    documents = [
        parse_document(text, source, hashlib.sha256(text.encode()).hexdigest())
        for (text, _), source in zip(read, sources, strict=True)
    ]
    return documents, [question for _, found in read for question in found]


def _read_article(
    article: dict[str, Any], source: str, question_key: str, fold: Callable[[str], str]
) -> tuple[str, list[SpanQuestion]]:
    # The title says what "it" is in the paragraphs.
    text, questions = fold(f"{article.get('title', '')}\n\n".lstrip()), []
    for paragraph in article["paragraphs"]:
        # A paragraph stays one line, so that its offsets still hold.
        context = fold(paragraph["context"].replace("\n", " ").replace("\r", " "))
        for entry in paragraph["qas"]:
            spans = {
                (len(text) + answer["answer_start"], len(text) + answer["answer_start"] + len(answer["text"]))
                for answer in entry["answers"]
                if answer["text"] and context.startswith(fold(answer["text"]), answer["answer_start"])
            }
            if spans and question_key in entry:
                questions.append(SpanQuestion(fold(entry[question_key]), source, tuple(sorted(spans))))
        text += context + "\n"
    return text, questions
