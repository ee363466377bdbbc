"""How good citations are: precision and recall after ALCE, and whether the first is from the right paragraph.

Source: Gao et al., 2023, "Enabling Large Language Models to Generate Text with Citations" (ALCE). There a language
inference model judges whether passages support a statement. Here a statement is supported if one of its citations is a
gold quote, so the figures say whether the *question's* evidence is cited; that a statement follows from its quotes is
checked elsewhere, before it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.evaluation.metrics import overlaps, span_of
from rag.evaluation.questions import Span
from rag.types import Answer, Citation, Document


def citation_recall(answer: Answer, supporting: Sequence[bool]) -> float:
    """Return the share of the statements whose citations, taken together, support them.

    Args:
        answer: An answer with statements.
        supporting: For each citation of the answer, whether it is a gold quote.
    """
    supported = [any(supporting[number - 1] for number in statement.citations) for statement in answer.statements]
    return sum(supported) / len(supported)


def citation_precision(answer: Answer, supporting: Sequence[bool]) -> float:
    """Return the share of the citations that are needed.

    In ALCE a citation counts if its statement is supported and it supports it alone, or the others do not without it.
    As any one gold quote supports a statement, this comes to whether the citation is itself a gold quote.

    Args:
        answer: An answer with statements.
        supporting: For each citation of the answer, whether it is a gold quote.
    """
    used = [supporting[number - 1] for statement in answer.statements for number in statement.citations]
    return sum(used) / len(used) if used else 0.0


def from_right_paragraph(answer: Answer, gold: Sequence[Sequence[Span]], documents: Sequence[Document]) -> bool:
    """Whether the first citation stands in a paragraph that holds a gold quote, or part of one.

    Args:
        answer: The answer.
        gold: Where each gold quote stands.
        documents: The sources.
    """
    if not answer.citations:
        return False
    source, start, end = _paragraph(answer.citations[0], documents)
    spans = [span for alternatives in gold for span in alternatives]
    # A quote may stand at the end of one paragraph and the start of the next, hence no share is asked for.
    return any(source == other and first < end and last > start for other, first, last in spans)


def first_evidence(answer: Answer) -> str:
    """Return what the answer rests on: of each statement the first quote, as further ones say the same."""
    return "".join(answer.citations[statement.citations[0] - 1].quote for statement in answer.statements)


def _paragraph(citation: Citation, documents: Sequence[Document]) -> Span:
    """Return the paragraph that a citation stands in; a heading on a line of its own stands for itself."""
    document = next(document for document in documents if document.source == citation.source)
    for speech in document.speeches:
        for section in speech.sections:
            for paragraph in section.paragraphs:
                if overlaps((citation.source, paragraph.start, paragraph.end), span_of(citation)):
                    return citation.source, paragraph.start, paragraph.end
    return span_of(citation)
