"""How citations and texts are written out for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.types import Citation


def citation_address(citation: Citation) -> str:
    """Return speech, section path and paragraph of a citation as one line."""
    parts = [citation.speech, *citation.section]
    if citation.paragraph:
        parts.append(f"第 {citation.paragraph} 段")
    return " › ".join(parts)


def escape_markdown(text: str) -> str:
    """Return text with every character that Markdown or HTML would interpret escaped."""
    escaped = "".join(f"\\{char}" if char in "\\`*_{}#|~" else char for char in text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
