"""The outline of a speech: headings nested by the order in which their numbering styles appear.

There is no table of levels. 一、 may hold （一） in one speech and 第一个方面 in the next; what opens inside an open
section is nested in it, and what continues a count returns to the level of that count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.corpus.blocks import Block, sentences_of
from rag.corpus.enumerators import STRONG_KINDS, WEAK_KINDS
from rag.corpus.headings import PLAIN, Candidate, find_candidates
from rag.corpus.repair import RepairedText
from rag.types import Paragraph, Section, Sentence

_ADDRESSED = "同志|代表|委员|领导|来宾|嘉宾|同事|朋友|老师|同学|女士|先生|乡亲|父老|常委"
_CLOSING = re.compile(rf"(?:各位(?:{_ADDRESSED}){{1,3}}|(?:{_ADDRESSED})们)\s*[!！,，、：:]")
_COUNT_GAP = 2
_LOOKAHEAD = 100


@dataclass(slots=True)
class _Node:
    """A section under construction."""

    path: tuple[str, ...]
    item: Candidate | None = None
    heading: Sentence | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """The last ordinal of each style among the children."""
    children: list[_Node] = field(default_factory=list)

    @property
    def owns_one_paragraph(self) -> bool:
        """Whether this is an item of running prose, such as 一是, that opens its only paragraph."""
        return self.item is not None and self.item.kind in WEAK_KINDS and not self.item.alone and not self.item.leads


def build_outline(view: RepairedText, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """Build the outline of one speech.

    Args:
        view: The repaired text of the document.
        blocks: The paragraphs of the speech, without its title line.

    Returns:
        The sections in document order, each path once. Text outside headings has the empty path.
    """
    return _Builder(view, blocks).build()


class _Builder:
    def __init__(self, view: RepairedText, blocks: Sequence[Block]) -> None:
        self._view = view
        self._blocks = blocks
        self._candidates = find_candidates(blocks)
        self._by_kind: dict[str, list[Candidate]] = {}
        for item in self._candidates.values():
            self._by_kind.setdefault(item.kind, []).append(item)
        self._root = _Node(())
        self._stack = [self._root]
        self._nodes: dict[tuple[str, ...], _Node] = {(): self._root}

    def build(self) -> tuple[Section, ...]:
        for index, block in enumerate(self._blocks):
            item = self._candidates.get(index)
            parent = None if item is None else self._parent_of(item)
            if item is None or parent is None:
                self._place_paragraph(index, block)
            else:
                self._open(item, parent, block)
        return tuple(
            Section(node.path, node.heading, tuple(node.paragraphs))
            for node in self._nodes.values()
            if node.paragraphs or node.heading
        )

    def _open(self, item: Candidate, parent: _Node, block: Block) -> None:
        del self._stack[self._stack.index(parent) + 1 :]
        if item.alone and not item.bare and self._ends_list_of_paragraphs(item, parent):
            item = replace(item, alone=False)
        path = (*parent.path, item.title)
        node = self._nodes.get(path)
        if node is None:
            node = _Node(path, item)
            self._nodes[path] = node
            parent.children.append(node)
        # The same heading twice at one place is one section, so that section and paragraph stay an address.
        node.item, node.counts = item, {}
        parent.counts[item.kind] = item.ordinal
        self._stack.append(node)
        if item.alone and node.heading is None and not node.paragraphs:
            node.heading = self._whole(block)
        elif not item.alone:
            self._append(node, block)

    def _place_paragraph(self, index: int, block: Block) -> None:
        node = self._stack[-1]
        begun = bool(node.paragraphs or node.children)  # right after a heading an address closes nothing
        if begun and _CLOSING.match(block.text) and not any(self._goes_on(open_, index) for open_ in self._stack):
            del self._stack[1:]
        while self._is_finished(self._stack[-1], index):
            self._stack.pop()
        self._append(self._stack[-1], block)

    def _is_finished(self, node: _Node, index: int) -> bool:
        """Whether a paragraph without a number no longer belongs to the last item of a list before it."""
        item = node.item
        if item is None or item.alone or item.leads or (self._next_ordinal(item.kind, index) or 0) > item.ordinal:
            return False
        # 一是 and its like own one paragraph; so does the last of several other items when the earlier ones did.
        return node.owns_one_paragraph or _single_paragraphs(_earlier_siblings(self._stack[-2], item))

    def _ends_list_of_paragraphs(self, item: Candidate, parent: _Node) -> bool:
        """Whether a short paragraph is the last item of a list, not the heading of what follows."""
        earlier = _earlier_siblings(parent, item)
        ends = (self._next_ordinal(item.kind, item.index) or 0) <= item.ordinal
        return ends and _single_paragraphs(earlier) and not any(node.item and node.item.alone for node in earlier)

    def _append(self, node: _Node, block: Block) -> None:
        node.paragraphs.append(Paragraph(len(node.paragraphs) + 1, sentences_of(self._view, block)))

    def _whole(self, block: Block) -> Sentence:
        return Sentence(block.text, *self._view.source_span(block.start, block.end))

    # Where a heading belongs.

    def _parent_of(self, item: Candidate) -> _Node | None:
        """Return the open section that a candidate belongs to, or None when it is no heading after all."""
        if item.kind == PLAIN:
            return self._parent_of_plain(item)
        if item.kind.startswith("#"):
            return self._parent_of_markdown(item)
        if item.ordinal == 1:
            return self._parent_of_first(item)
        continued = [
            node
            for node in reversed(self._stack)
            if node.counts.get(item.kind) == item.ordinal - 1 or (item.ordinal == 0 and item.kind in node.counts)
        ]
        # Where two open counts go on with this number, the one whose headings look alike is meant.
        alike = (node for node in continued if _alike(node, item))
        return next(alike, continued[0]) if continued else self._parent_after_gap(item)

    def _parent_of_plain(self, item: Candidate) -> _Node:
        for node in reversed(self._stack):
            if node.item is not None and node.item.alone and node.item.kind != PLAIN:
                parent = self._stack[self._stack.index(node) - 1]
                if self._goes_on(parent, item.index):
                    return node
        return self._root

    def _parent_of_markdown(self, item: Candidate) -> _Node:
        for node in reversed(self._stack):
            if node.item is not None and node.item.kind.startswith("#") and node.item.kind < item.kind:
                return node
        return self._root

    def _parent_of_first(self, item: Candidate) -> _Node | None:
        if item.kind in WEAK_KINDS and self._next_ordinal(item.kind, item.index) != 2:
            return None
        deepest = self._stack[-1]
        for node in reversed(self._stack):
            if item.kind in STRONG_KINDS and node.owns_one_paragraph:
                deepest = self._stack[self._stack.index(node) - 1]
        owner = next((node for node in reversed(self._stack) if item.kind in node.counts), None)
        if owner is None or owner is deepest or item.kind not in STRONG_KINDS or self._nests(item, owner):
            return deepest
        return owner

    def _nests(self, item: Candidate, owner: _Node) -> bool:
        """Whether a count that starts again is a list inside the open item, not a new list in its place."""
        expected = item.ordinal + 1
        for other in self._later(item.kind, item.index):
            if other.ordinal not in {1, expected}:
                return other.ordinal == owner.counts[item.kind] + 1
            expected = other.ordinal + 1
        opened = owner.children[-1].item if owner.children else None
        return opened is not None and opened.bare and not item.bare

    def _parent_after_gap(self, item: Candidate) -> _Node | None:
        for node in reversed(self._stack):
            last = node.counts.get(item.kind)
            if last is not None and (item.kind in STRONG_KINDS or last < item.ordinal <= last + _COUNT_GAP):
                return node
        if item.kind not in STRONG_KINDS:
            return None
        while self._stack[-1].owns_one_paragraph:
            self._stack.pop()
        return self._stack[-1]

    def _later(self, kind: str, index: int) -> list[Candidate]:
        """Return the candidates of one style after a paragraph, as far as anybody looks ahead."""
        same = self._by_kind.get(kind, [])
        at = bisect_right(same, index, key=lambda item: item.index)
        return same[at : at + _LOOKAHEAD]

    def _next_ordinal(self, kind: str, index: int) -> int | None:
        later = self._later(kind, index)
        return later[0].ordinal if later else None

    def _goes_on(self, node: _Node, index: int) -> bool:
        return any(self._next_ordinal(kind, index) == last + 1 for kind, last in node.counts.items() if last)


def _earlier_siblings(parent: _Node, item: Candidate) -> list[_Node]:
    """Return the sections that count up to an item, nearest first."""
    found: list[_Node] = []
    ordinal = item.ordinal
    for child in reversed(parent.children):
        if child.item is not None and child.item.kind == item.kind and child.item.ordinal == ordinal - 1:
            found.append(child)
            ordinal -= 1
    return found


def _alike(parent: _Node, item: Candidate) -> bool:
    """Whether the last heading of a count looks like the one that goes on with it."""
    same = (child.item for child in reversed(parent.children) if child.item and child.item.kind == item.kind)
    last = next(same, None)
    return last is not None and last.bare == item.bare


def _single_paragraphs(nodes: list[_Node]) -> bool:
    return bool(nodes) and all(len(node.paragraphs) == 1 and not node.children for node in nodes)
