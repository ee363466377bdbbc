"""The text of a saved web page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from inscriptis import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree, html

_HIDDEN = (
    "nav",
    "footer",
    "aside",
    "button",
    "select",
    "textarea",
    "template",
    "iframe",
    "frameset",
    "script",
    "style",
)
_BLOCKS = ("ul", "ol", "dl", "table", "div", "section", "header", "form")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINKS = 0.5
"""Share of a block's characters in links from which on it is navigation."""
_TEXT = 200
"""Characters outside links from which on a block is kept whatever its share of links."""
_OPENING = 5
"""Lines at the top among which an article's own title stands."""
_BULLET = re.compile(r"^[*+o-] (?=\S)")
_GAP = re.compile(r"[^\S\n]{2,}")
_TOO_DEEP = 200
"""Depth of elements from which on the parser leaves text out without a word."""


class TooDeepError(ValueError):
    """A page's elements are nested so deep that its text cannot be read whole."""


def web_page_text(page: str, heading: Callable[[str, int], str]) -> str | None:
    """Return a page's text, one paragraph a line, without what surrounds an article.

    A block that is mostly links is left out (Kohlschütter et al., "Boilerplate detection using shallow text features",
    2010).

    Args:
        page: The page's HTML.
        heading: Writes a heading of a level, 1 to 6.

    Returns:
        The text, or None where the page has none.

    Raises:
        TooDeepError: The page cannot be read whole.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(page.encode(errors="replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    if _depth(tree) > _TOO_DEEP or any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooDeepError
    title = " ".join(tree.findtext(".//head/title", "").split())
    _unwrap_head(tree)
    _remove(tree.iter(*_HIDDEN))
    # Inner blocks first: a wrapper is judged by what its menus leave.
    for block in reversed(list(tree.iter(*_BLOCKS))):
        if _is_navigation(block):
            _remove([block])
    for element in tree.iter(*_HEADINGS):
        _write_heading(element, heading)
    for element in tree.iter(etree.Element):
        for name in ("style", "value"):
            element.attrib.pop(name, None)
    lines = [_line(line) for line in Inscriptis(tree, ParserConfig()).get_text().splitlines()]
    kept = [line for line in lines if line]
    if kept and title and not any(_is_title(line.lstrip("# "), title) for line in kept[:_OPENING]):
        kept.insert(0, title)
    return "\n\n".join(kept) + "\n" if kept else None


def _line(line: str) -> str:
    return _GAP.sub("\t", _BULLET.sub("", line.strip()))


def _is_title(line: str, title: str) -> bool:
    return line in title and len(line) * 2 >= len(title.split("_", maxsplit=1)[0])


def _depth(tree: html.HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _unwrap_head(tree: html.HtmlElement) -> None:
    """Keep what the parser put into the head because the page has no body tag."""
    for head in tree.iter("head"):
        _remove(head.iter("title", "meta", "link", "base"))
        head.tag = "div"


def _write_heading(element: html.HtmlElement, heading: Callable[[str, int], str]) -> None:
    text = " ".join(element.text_content().split())
    for child in list(element):
        element.remove(child)
    element.text = heading(text, int(element.tag[1]))


def _is_navigation(block: html.HtmlElement) -> bool:
    whole = len("".join(block.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in block.iterfind(".//a[@href]"))
    return linked > _LINKS * whole and whole - linked < _TEXT


def _remove(elements: Iterable[html.HtmlElement]) -> None:
    for element in list(elements):
        if element.getparent() is not None:
            element.drop_tree()
