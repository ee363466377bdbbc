"""The text of a saved web page."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from inscriptis import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree, html

_AROUND_TEXT = ("nav", "header", "footer", "aside", "form", "button", "select", "iframe", "script", "style", "noscript")
_BLOCKS = ("ul", "ol", "dl", "table", "div", "section", "p", "li")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINKS = 0.5
"""Share of a block's characters in links from which on it is navigation."""
_OPENING = 5
"""Lines at the top among which an article's own title stands."""


def web_page_text(page: str, heading: Callable[[str, int], str]) -> str | None:
    """Return a page's text, one paragraph a line, without what surrounds an article.

    A block that is mostly links is left out (Kohlschütter et al., "Boilerplate detection using shallow text features",
    2010).

    Args:
        page: The page's HTML.
        heading: Writes a heading of a level, 1 to 6.

    Returns:
        The text, or None where the page has none.
    """
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(page.encode(errors="replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    _remove(tree.iter(*_AROUND_TEXT))
    _remove(block for block in tree.iter(*_BLOCKS) if _is_navigation(block))
    for element in tree.iter(*_HEADINGS):
        text = " ".join(element.text_content().split())
        for child in list(element):
            element.remove(child)
        element.text = heading(text, int(element.tag[1]))
    lines = Inscriptis(tree, ParserConfig()).get_text().splitlines()
    kept = [line.strip().removeprefix("* ") for line in lines if line.strip()]
    title = " ".join(tree.findtext(".//title", "").split())
    if kept and title and not any(kept_line.lstrip("# ") in title for kept_line in kept[:_OPENING]):
        kept.insert(0, title)
    return "\n\n".join(kept) + "\n" if kept else None


def _is_navigation(block: html.HtmlElement) -> bool:
    whole = len("".join(block.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in block.iter("a"))
    return linked > _LINKS * whole


def _remove(elements: Iterable[html.HtmlElement]) -> None:
    for element in list(elements):
        if element.getparent() is not None:
            element.drop_tree()
