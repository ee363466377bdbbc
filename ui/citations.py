"""An answer's text with markers to click, and its citations as cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.rendering import citation_address
from rag.types import Answer, Citation
from ui.markup import button, escape, tag
from ui.session import Turn
from ui.texts import Texts
from ui.viewer import Span

_MARKERS = re.compile(r"(?P<before>\S?)[ \t]*(?P<markers>(?:\[\d+\])+)(?P<after>[，。；：、！？）》”’,.;:!?)]*)")
"""Markers with the character before and the punctuation after them, which stay on their line."""


def answer_html(turn: Turn, index: int, texts: Texts) -> str:
    """Return the text of a turn's answer, complete or so far, with its markers as buttons.

    Args:
        turn: The turn.
        index: Its position in the session, which the buttons send back.
        texts: The texts of the interface.

    Returns:
        HTML, one paragraph a line.
    """
    text = turn.text if turn.answer is None else turn.answer.text
    spans = [] if turn.answer is None else _short_answers(turn.answer)
    markers = _Markers({citation.number: at for at, citation in enumerate(turn.citations)}, turn, index, texts)
    paragraphs: list[str] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            pieces = _line_html(text, Span(start, start + len(line)), spans, markers)
            # A line without markers states nothing: it says where the statements before it stand, or what is missing.
            css = "" if _MARKERS.search(line) else "wz-aside"
            paragraphs.append(tag("p", "".join(pieces), css))
        start += len(line)
    return "".join(paragraphs)


def refusal_html(answer: Answer) -> str:
    """Return what a refusal says; its nearest passages are listed apart."""
    return tag("p", escape(answer.text.strip().partition("\n")[0]))


def cards_html(turn: Turn, index: int, texts: Texts) -> str:
    """Return the citations of a turn, or its nearest passages, as a list of cards.

    Args:
        turn: The turn.
        index: Its position in the session.
        texts: The texts of the interface.

    Returns:
        HTML of the list.
    """
    cards = [_card_html(citation, at, index, texts) for at, citation in enumerate(turn.citations)]
    return tag("ol", "".join(tag("li", card) for card in cards), "wz-cards")


def paragraph_text(citation: Citation, texts: Texts) -> str:
    """Return the number of the citation's paragraph in its section, in words."""
    return texts.paragraph.format(number=citation.paragraph) if citation.paragraph else texts.heading


@dataclass(frozen=True, slots=True)
class _Markers:
    """Makes the markers of a turn; ``places`` are the positions of its citations by number."""

    places: dict[int, int]
    turn: Turn
    index: int
    texts: Texts

    def html(self, number: int) -> str:
        """Return a marker: a button where the citation is known, its number alone while the answer is under way."""
        if number not in self.places:
            return tag("span", str(number), "wz-marker")
        label = self.texts.marker.format(number=number)
        place = self.places[number]
        citation = self.turn.citations[place]
        tip = f"{citation.quote}\n——{citation_address(citation)}"
        return button(
            str(number), "open", "wz-marker", data_turn=self.index, data_at=place, aria_label=label, data_tip=tip
        )


def _line_html(text: str, line: Span, strong: list[Span], markers: _Markers) -> Iterator[str]:
    cursor = line.start
    for match in _MARKERS.finditer(text, line.start, line.end):
        yield _strong_html(text, Span(cursor, match.start()), strong)
        before = _strong_html(text, Span(*match.span("before")), strong)
        numbers = (int(number) for number in re.findall(r"\d+", match["markers"]))
        yield tag("span", before + "".join(map(markers.html, numbers)) + escape(match["after"]), "wz-together")
        cursor = match.end()
    yield _strong_html(text, Span(cursor, line.end), strong)


def _strong_html(text: str, span: Span, strong: list[Span]) -> str:
    """Return the characters of a span, escaped, the short answers among them emphasised."""
    pieces: list[str] = []
    cursor = span.start
    for emphasised in strong:
        start, end = max(cursor, emphasised.start), min(span.end, emphasised.end)
        if start < end:
            pieces += [escape(text[cursor:start]), tag("strong", escape(text[start:end]))]
            cursor = end
    return "".join((*pieces, escape(text[cursor : span.end])))


def _short_answers(answer: Answer) -> list[Span]:
    """Return where the short answers stand in the answer's text, in order."""
    spans: list[Span] = []
    cursor = 0
    for statement in answer.statements:
        at = answer.text.find(statement.text, cursor)
        if at < 0:
            continue
        cursor = at + len(statement.text)
        inside = statement.text.find(statement.span) if statement.span else -1
        if statement.span and inside >= 0 and statement.span != statement.text:
            spans.append(Span(at + inside, at + inside + len(statement.span)))
    return spans


def _card_html(citation: Citation, at: int, index: int, texts: Texts) -> str:
    number = tag("span", str(citation.number), "wz-number") if citation.number else ""
    head = tag("span", number + tag("span", escape(citation.speech), "wz-speech"), "wz-card-head")
    path = "".join(f"{escape(heading)} › " for heading in citation.section)
    paragraph = tag("span", escape(paragraph_text(citation, texts)), "wz-together")
    place = tag("span", path + paragraph, "wz-place")
    quote = tag("span", escape(citation.quote), "wz-quote", lang="zh-CN")
    return button(head + place + quote, "open", "wz-card", data_turn=index, data_at=at)
