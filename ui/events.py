"""Reading what a button sent along; the browser may send anything."""

from __future__ import annotations

import gradio as gr


def field(event: gr.EventData, name: str) -> str:
    """Return what a button sent along under a name, or an empty text."""
    data = event._data  # noqa: SLF001  (the attribute access of EventData cannot say whether a name is there)
    value = data.get(name, "") if isinstance(data, dict) else ""
    return value if isinstance(value, str) else ""


def number(event: gr.EventData, name: str) -> int:
    """Return a whole number that a button sent along, or -1."""
    value = field(event, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else -1
