"""What became of one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rag.corpus import repair
from rag.evaluation import citations, spans
from rag.evaluation.metrics import answer_is_right, cited_gold, gold_spans, supporting_citations
from rag.evaluation.questions import EvaluationQuestion
from rag.types import Answer, Document


@dataclass(frozen=True)
class Outcome:
    """What became of one question. A figure is None where it is not defined for the question or its answer.

    Attributes:
        question: The question.
        answer: The answer given.
        right: Whether an answerable question got every part of its answer.
        gold_cited: Share of the gold quotes that are cited.
        supporting: For each citation of an answerable question, whether it is a gold quote.
        verbatim: Whether every quote is, character for character, what stands in the source.
        span_em: Exact match of the short answer; of answerable questions whose answer has one part.
        span_f1: F1 of the short answer, of the same questions.
        evidence_f1: F1 of the evidence cited; of answerable questions.
        alce_recall: Share of the statements that are supported; of answerable questions that were answered.
        alce_precision: Share of the citations that support, of the same questions.
        right_source: Whether the first citation is from the right paragraph; of answerable questions.
    """

    question: EvaluationQuestion
    answer: Answer
    right: bool
    gold_cited: float
    supporting: tuple[bool, ...]
    verbatim: bool
    span_em: float | None = None
    span_f1: float | None = None
    evidence_f1: float | None = None
    alce_recall: float | None = None
    alce_precision: float | None = None
    right_source: bool | None = None

    @property
    def failed(self) -> bool:
        """Whether a right answer is missing, or an answer was given where there is none."""
        return not self.right if self.question.answerable else self.answer.answerable

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as plain JSON types."""
        return asdict(self) | {"question": self.question.model_dump(), "answer": self.answer.to_dict()}


def judge(question: EvaluationQuestion, answer: Answer, documents: Sequence[Document]) -> Outcome:
    """Compare an answer with what was expected.

    Args:
        question: The question.
        answer: Its answer.
        documents: The sources.

    Returns:
        The outcome.
    """
    supporting = tuple(supporting_citations(question, answer, documents))
    answered = question.answerable and bool(answer.statements)
    references = _with_repaired(question.short_answers)
    return Outcome(
        question=question,
        answer=answer,
        right=question.answerable and answer_is_right(question, answer),
        gold_cited=cited_gold(question, answer, documents),
        supporting=supporting,
        verbatim=_is_verbatim(answer, documents),
        span_em=spans.exact_match(spans.short_answer(answer), references) if references else None,
        span_f1=spans.span_f1(spans.short_answer(answer), references) if references else None,
        evidence_f1=(
            spans.evidence_f1(citations.first_evidence(answer), question.gold) if question.answerable else None
        ),
        alce_recall=citations.citation_recall(answer, supporting) if answered else None,
        alce_precision=citations.citation_precision(answer, supporting) if answered else None,
        right_source=(
            citations.from_right_paragraph(answer, gold_spans(question, documents), documents)
            if question.answerable
            else None
        ),
    )


def _with_repaired(references: Sequence[str]) -> list[str]:
    """Add to the references how they read when repaired, as statements do."""
    return list(dict.fromkeys([*references, *(repair(reference).text for reference in references)]))


def _is_verbatim(answer: Answer, documents: Sequence[Document]) -> bool:
    quotes = [*answer.citations, *answer.closest]
    cited = {quote.source for quote in quotes}
    texts = {document.source: document.text for document in documents if document.source in cited}
    return all(texts[quote.source][quote.start : quote.end] == quote.quote for quote in quotes)
