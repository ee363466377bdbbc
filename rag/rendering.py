"""How citations and texts are written out for people."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.types import Citation


def citation_address(citation: Citation) -> str:
    """Return speech, section path and paragraph of a citation as one line."""
    parts = [citation.speech, *citation.section]
    if citation.paragraph:
        parts.append(f"第 {citation.paragraph} 段")
    return " › ".join(parts)


def reference(citation: Citation, published: str | None, accessed: date) -> str:
    """Return a citation as an entry of a list of references.

    The form is that of GB/T 7714-2015, section 4.2 (a part of a document) with the carrier of an electronic file; the
    authors of a speech are not known, so that the title opens the entry, as section 8.1.4 allows.

    Args:
        citation: The citation.
        published: When its document was published, as printed in the source; None where that is not known.
        accessed: When it was read.

    Returns:
        The entry without its number, on one line.
    """
    part = "" if citation.speech == citation.document else f"//{citation.document}"
    dates = (f"({published})" if published else "") + f"[{accessed.isoformat()}]"
    place = [" › ".join(citation.section)] if citation.section else []
    if citation.paragraph:
        place.append(f"第{citation.paragraph}段")
    return f"{citation.speech}[Z/OL]{part}. {dates}. {': '.join((citation.source, *place))}."


def escape_markdown(text: str) -> str:
    """Return text with every character that Markdown or HTML would interpret escaped."""
    escaped = "".join(f"\\{char}" if char in "\\`*_{}#|~" else char for char in text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
