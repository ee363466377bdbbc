"""How near a short answer and its evidence come to the accepted ones, after CMRC 2018 and ExpMRC."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.types import Answer

_PUNCTUATION = "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』"
"""What the scripts of CMRC 2018 and ExpMRC cut out. They mean the ellipsis too, but never find it."""
_CHARACTER = rf"\u4e00-\u9fa5{re.escape(_PUNCTUATION)}"
_SEGMENT = re.compile(f"[{_CHARACTER}]|[^{_CHARACTER}]+")
# Latin words and numbers roughly as the Penn Treebank cuts them: 10,000 and 4.5 stay whole, % and a last stop do not.
_WORD = re.compile(r"""(?:[^\s;@#$%&?!()\[\]{}<>",.]|,(?=\d)|\.(?!\s*$))+|\S""")


def short_answer(answer: Answer) -> str:
    """Return the short answer: the span of the first statement, or all of it if it has none; empty for a refusal."""
    if not answer.statements:
        return ""
    return answer.statements[0].span or answer.statements[0].text


def exact_match(prediction: str, references: Sequence[str]) -> float:
    """Return 1 if the prediction is one of the references, case and punctuation aside, else 0.

    Source: ``cmrc2018_evaluate.py`` (Cui et al., 2019, "A Span-Extraction Dataset for Chinese Machine Reading
    Comprehension").
    """
    return float(any(_bare(prediction) == _bare(reference) for reference in references))


def span_f1(prediction: str, references: Sequence[str]) -> float:
    """Return the F1 of the longest common run of segments, best over the references.

    Segments are Chinese characters and Latin words, punctuation left out. Precision is the length of the longest run
    that both hold, as a share of the prediction's segments; recall, as a share of the reference's.

    Source: ``cmrc2018_evaluate.py`` (Cui et al., 2019); its word tokenizer (NLTK) is replaced by a pattern.
    """
    predicted = segments(_bare(prediction))
    return max((_run_f1(predicted, segments(_bare(reference))) for reference in references), default=0.0)


def evidence_f1(evidence: str, references: Sequence[Sequence[str]]) -> float:
    """Return the F1 of the bags of characters (of words, in Latin script) of the evidence and the gold evidence.

    Source: ``eval_expmrc.py`` (Cui et al., 2022, "ExpMRC: Explainability Evaluation for Machine Reading
    Comprehension"), which takes the best over alternatives. Where several pieces of evidence are needed, the best
    alternative of each is taken and all are joined.

    Args:
        evidence: The evidence given.
        references: The pieces of evidence needed, each with its alternatives.

    Returns:
        The F1, 0..1.
    """
    given = _bag(evidence)
    best = (
        max((_bag(text) for text in alternatives), key=lambda bag: _bag_f1(given, bag)) for alternatives in references
    )
    return _bag_f1(given, sum(best, Counter[str]()))


def segments(text: str) -> list[str]:
    """Cut a text into Chinese characters, their punctuation, and Latin words."""
    return [word for run in _SEGMENT.findall(text) for word in _WORD.findall(run)]


def _bare(text: str) -> str:
    return "".join(char for char in text.lower().strip() if char not in _PUNCTUATION)


def _run_f1(predicted: Sequence[str], reference: Sequence[str]) -> float:
    matcher = SequenceMatcher(None, predicted, reference, autojunk=False)
    return _f1(matcher.find_longest_match().size, len(predicted), len(reference))


def _bag(text: str) -> Counter[str]:
    left_out = {*_PUNCTUATION, *string.punctuation, "a", "an", "the"}
    return Counter(segment.lower() for segment in segments(text) if segment not in left_out)


def _bag_f1(first: Counter[str], second: Counter[str]) -> float:
    return _f1((first & second).total(), first.total(), second.total())


def _f1(common: int, predicted: int, reference: int) -> float:
    return 2 * common / (predicted + reference) if common else 0.0
