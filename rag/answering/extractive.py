"""Extractive answers: the sentences that answer, each cited, in the source's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answering.citing import SourceText, cite, short_address
from rag.answering.grounding import verdict
from rag.corpus import normalize
from rag.types import Citation, Evidence, Passage, Statement

_COMMA_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff*”》）)%]),(?=[\u3400-\u9fff“《（(*])")
_TRAILING = "。；;，,：: "


@dataclass(frozen=True)
class Supported:
    """The statements that may be shown.

    Attributes:
        statements: The statements, best first, or in the order of the speech.
        citations: The citations they use, in order of use.
        passages: The passage of each citation.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]


def build_statements(groups: Sequence[Sequence[Evidence]], source_text: SourceText) -> Supported:
    """Make statements of the evidence; whatever its quotes do not back is left out.

    Args:
        groups: The evidence of each statement: sentences that say the same, or items of a list.
        source_text: Gives the decoded text of a source.

    Returns:
        The statements with their citations.
    """
    statements: list[Statement] = []
    citations: list[Citation] = []
    passages: list[Passage] = []
    for group in groups:
        first = len(citations)
        quoted = [
            cite(item.passage, item.sentence, source_text, item.score, first + offset)
            for offset, item in enumerate(group, start=1)
        ]
        text = "；".join(_different([present(item.sentence.text) for item in group]))
        judged = verdict(text, [citation.quote for citation in quoted])
        if judged == "unsupported":
            continue
        citations.extend(quoted)
        passages.extend(item.passage for item in group)
        span = present(group[0].span or "")
        statements.append(
            Statement(
                text, tuple(citation.number for citation in quoted), judged, span if span and span in text else None
            )
        )
    return Supported(tuple(statements), tuple(citations), tuple(passages))


def _different(texts: Sequence[str]) -> list[str]:
    """Return the texts without those that another one holds."""
    keys = [normalize(text) for text in texts]
    return [
        text
        for place, (text, key) in enumerate(zip(texts, keys, strict=True))
        if not any(key in other and (key != other or at < place) for at, other in enumerate(keys) if at != place)
    ]


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
    places = (short_address(supported.passages[number - 1], statement.text) for number in statement.citations)
    return "；".join(dict.fromkeys(places))
