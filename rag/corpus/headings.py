"""Which paragraphs are headings, or open with one; decided paragraph by paragraph, before any nesting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.corpus.blocks import Block
from rag.corpus.enumerators import WEAK_KINDS, Enumerator, match_enumerator

PLAIN = "plain"
"""Kind of a heading without a number."""

_HEADING_LIMIT = 60
_BARE_LIMIT = 80
_SHORT_PROSE = 15
_STOPPED_LIMIT = 45  # a line that ends with a full stop is a heading only when it is short
_ANY_STOP = re.compile(r"[。！？!?；;：:]")
_HEADING_END = re.compile(
    r"[。！？!?；;：:]|\.(?=\s|$)|(?<=[\u4e00-\u9fff”》）)])[ \u2002\u2003\u3000](?=[\u4e00-\u9fff“《])"
)
_TRAILING = "。！？!?；;：:，,、.  \u3000"
_PLAIN_HEADING = re.compile(r"[\u4e00-\u9fffA-Za-z0-9“”《》、，,（）()·\-—%\s]{4,40}")
_PLAIN_REFUSED = re.compile(
    r"[（(].*[)）]$|\d{4}年\d{1,2}月\d{1,2}日|.{0,12}(?:总理|主席|主任|书记|部长|省长|市长|县长)\s*\S{2,4}$|.*电$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph that may open a section.

    Attributes:
        index: Its place among the paragraphs.
        kind: Style of its number, or ``plain``.
        ordinal: Its number; 0 where it has none.
        title: The heading, without trailing punctuation and at most 60 characters.
        alone: Whether the heading stands on a line of its own.
        bare: Whether it stands alone and without a full stop.
        leads: Whether its paragraph ends in a colon, announcing what follows.
    """

    index: int
    kind: str
    ordinal: int
    title: str
    alone: bool
    bare: bool
    leads: bool


def find_candidates(blocks: Sequence[Block]) -> dict[int, Candidate]:
    """Return the candidates of a speech by paragraph index.

    Args:
        blocks: The paragraphs of the speech, without its title line.
    """
    marks = [match_enumerator(block.text) for block in blocks]
    found: dict[int, Candidate] = {}
    for index, (block, mark) in enumerate(zip(blocks, marks, strict=True)):
        following = marks[index + 1] if index + 1 < len(blocks) else None
        if mark is not None:
            found[index] = _numbered(index, block.text, mark, following, last=index + 1 == len(blocks))
        elif _is_plain_heading(blocks, marks, index):
            found[index] = Candidate(index, PLAIN, 0, block.text, alone=True, bare=True, leads=False)
    contents = _table_of_contents(found, blocks)
    return {index: item for index, item in found.items() if index not in contents}


def _numbered(index: int, text: str, mark: Enumerator, following: Enumerator | None, *, last: bool) -> Candidate:
    bare = not _ANY_STOP.search(text[mark.length :]) and len(text) <= _BARE_LIMIT
    stopped = not _ANY_STOP.search(text[mark.length : -1]) and len(text) <= _STOPPED_LIMIT
    listed = last or (following is not None and following.kind == mark.kind)
    space = _HEADING_END.search(text, mark.length)
    divided = space is not None and space.group().isspace()
    alone = not divided and (mark.kind.startswith("#") or bare or (stopped and not listed))
    if mark.kind in WEAK_KINDS and listed:
        alone = False  # the items of a list, one a line
    start = mark.length if mark.kind.startswith("#") else 0
    return Candidate(
        index,
        mark.kind,
        mark.ordinal,
        _title(text, start, mark.length),
        alone,
        alone and bare,
        text.endswith(("：", ":")),
    )


def _title(text: str, start: int, searched_from: int) -> str:
    end = _HEADING_END.search(text, searched_from + 1)
    title = text[start : end.start() if end else len(text)].strip().rstrip(_TRAILING)
    title = title or text.strip()
    return title if len(title) <= _HEADING_LIMIT else title[: _HEADING_LIMIT - 1] + "…"


def _is_plain_heading(blocks: Sequence[Block], marks: Sequence[Enumerator | None], index: int) -> bool:
    """A short line without punctuation between full paragraphs is a heading."""
    text = blocks[index].text
    if not (0 < index < len(blocks) - 1) or not _PLAIN_HEADING.fullmatch(text) or _PLAIN_REFUSED.match(text):
        return False
    before, after = blocks[index - 1].text, blocks[index + 1].text
    follows_prose = before[-1] in "。！？!?；…”）)" and len(before) > _SHORT_PROSE
    leads_prose = marks[index + 1] is not None or (len(after) > _SHORT_PROSE and bool(_ANY_STOP.search(after)))
    return follows_prose and leads_prose


def _table_of_contents(found: dict[int, Candidate], blocks: Sequence[Block]) -> set[int]:
    """Heading lines that follow one another without text and all come again later."""
    last_place: dict[str, int] = {}
    for index, item in found.items():
        if item.alone:
            last_place[blocks[index].text] = index
    return {
        index
        for index, item in found.items()
        if item.bare
        and last_place.get(blocks[index].text, index) > index
        and (index + 1 in found and blocks[index + 1].text != blocks[index].text)
        and found[index + 1].alone
        and found[index + 1].ordinal in {item.ordinal + 1, 1}
        and (index - 1 in found or last_place.get(blocks[index + 1].text, 0) > index + 1)
    }
