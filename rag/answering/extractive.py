"""Extractive answers: the sentences that answer, each cited, in the source's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.citing import SourceText, cite, short_address
from rag.answering.grounding import verdict
from rag.corpus import normalize
from rag.reading.question import Question
from rag.types import Citation, Evidence, Passage, Statement

_COMMA_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff*”》）)%]),(?=[\u3400-\u9fff“《（(*])")
_TRAILING = "。；;，,：: "


@dataclass(frozen=True)
class Supported:
    """The statements that may be shown.

    Attributes:
        statements: The statements, best first.
        citations: The citations they use, in order of use.
        passages: The passage of each citation.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]


def build_statements(
    question: Question, evidence: Sequence[Evidence], source_text: SourceText, *, limit: int
) -> Supported:
    """Make statements of the evidence; whatever its quotes do not back is left out.

    Args:
        question: The question as understood.
        evidence: Sentences with probabilities, best first.
        source_text: Gives the decoded text of a source.
        limit: How many statements at most.

    Returns:
        The statements with their citations.
    """
    statements: list[Statement] = []
    citations: list[Citation] = []
    passages: list[Passage] = []
    for group in _group(question, evidence, limit=limit):
        first = len(citations)
        quoted = [
            cite(item.passage, item.sentence, source_text, item.score, first + offset)
            for offset, item in enumerate(group, start=1)
        ]
        text = present(group[0].sentence.text)
        judged = verdict(text, [citation.quote for citation in quoted])
        if judged == "unsupported":
            continue
        citations.extend(quoted)
        passages.extend(item.passage for item in group)
        span = group[0].span if group[0].span and group[0].span in text else None
        statements.append(Statement(text, tuple(citation.number for citation in quoted), judged, span))
    return Supported(tuple(statements), tuple(citations), tuple(passages))


def present(text: str) -> str:
    """Return a sentence as a statement: full-width commas between Chinese characters, no trailing mark."""
    return _COMMA_BETWEEN_HAN.sub("，", text.strip().rstrip(_TRAILING))


def render(supported: Supported) -> str:
    """Return the answer's text: each statement with its markers, followed by where it stands.

    Statements from one place share one address line.
    """
    lines: list[str] = []
    for position, statement in enumerate(supported.statements):
        markers = "".join(f"[{number}]" for number in statement.citations)
        end = "" if statement.text.endswith(("！", "？", "!", "?")) else "。"
        lines.append(f"{statement.text} {markers}{end}")
        address = _address(supported, statement)
        following = supported.statements[position + 1 : position + 2]
        if not following or _address(supported, following[0]) != address:
            lines.append(f"（{address}）")
    return "\n".join(lines)


def _address(supported: Supported, statement: Statement) -> str:
    places = (short_address(supported.passages[number - 1]) for number in statement.citations)
    return "；".join(dict.fromkeys(places))


def _group(question: Question, evidence: Sequence[Evidence], *, limit: int) -> list[list[Evidence]]:
    """Choose the evidence to state; sentences that say the same in several places share one statement."""
    floor = evidence[0].score * _KEEP[question.expected]
    groups: list[list[Evidence]] = []
    keys: list[str] = []
    for item in evidence:
        if item.score < floor:
            break
        key = normalize(item.sentence.text)
        same = next((i for i, known in enumerate(keys) if key in known), None)
        if same is not None:
            groups[same].append(item)
        elif len(groups) < limit:
            groups.append([item])
            keys.append(key)
    return groups


_KEEP = {"number": 0.4, "date": 0.4, "list": 0.15, "other": 0.35}
"""Share of the best probability that a further statement needs: several facts may answer a list, one a number."""
