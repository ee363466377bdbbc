"""Building HTML: everything from questions and sources passes through ``escape``."""

from __future__ import annotations

from html import escape

__all__ = ["button", "escape", "tag"]


def tag(name: str, content: str, css: str = "", **attributes: object) -> str:
    """Return an element around content that is already HTML.

    Args:
        name: The element's name.
        content: Its content, as HTML.
        css: Its classes.
        attributes: Its other attributes, escaped here; ``data_at`` becomes ``data-at``, None leaves one out.

    Returns:
        The element.
    """
    pairs = {"class": css or None, **attributes}
    written = "".join(
        f' {key.replace("_", "-")}="{escape(str(value))}"' for key, value in pairs.items() if value is not None
    )
    return f"<{name}{written}>{content}</{name}>"


def button(content: str, act: str, css: str = "", **attributes: object) -> str:
    """Return a button that tells the page to do something.

    Args:
        content: What it shows, as HTML.
        act: What the page does on a click; read by ``assets/page.js``.
        css: Its classes.
        attributes: As for ``tag``.

    Returns:
        The button.
    """
    return tag("button", content, css, type="button", data_act=act, **attributes)
