"""The named endpoints ``/ask``, ``/search`` and ``/speeches`` for ``gradio_client``, MCP clients and other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import gradio as gr

from rag.errors import WenzhengError
from ui.engine import Engine

_MOST = 100
"""Passages that a search returns at most."""

# Gradio reads parameters' types and descriptions at run time; MCP clients are shown the descriptions.


def ask_function(engine: Engine) -> Callable[..., dict[str, Any]]:
    """Return the function behind ``/ask``.

    Args:
        engine: The knowledge base.

    Returns:
        A function from question, history and speeches to the answer as plain JSON types.
    """

    def ask(question: str, history: list[list[str]] | None = None, speeches: list[str] | None = None) -> dict[str, Any]:
        """Answer a question from the speeches, every statement with verbatim citations, or refuse.

        Args:
            question: The question, in Chinese or English.
            history: Earlier turns, oldest first, as [question, answer text].
            speeches: Titles of the speeches to search, or parts of titles; all by default.
        """
        turns = [(str(pair[0]), str(pair[1])) for pair in history or [] if len(pair) == 2]
        if history and len(turns) != len(history):
            raise gr.Error("history must be a list of [question, answer text]", print_exception=False)
        try:
            return engine.ask(question, turns, speeches or None).to_dict()
        except WenzhengError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return ask


def search_function(engine: Engine) -> Callable[..., list[dict[str, Any]]]:
    """Return the function behind ``/search``; the argument is as for ``ask_function``."""

    def search(question: str, k: int = 10, speeches: list[str] | None = None) -> list[dict[str, Any]]:
        """Find the passages of the speeches nearest to a question, best first.

        Args:
            question: The question, or any words, in Chinese or English.
            k: How many passages at most, 1 to 100.
            speeches: Titles of the speeches to search, or parts of titles; all by default.
        """
        try:
            return [asdict(hit) for hit in engine.search(question, min(int(k), _MOST), speeches or None)]
        except WenzhengError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return search


def speeches_function(engine: Engine) -> Callable[[], list[dict[str, Any]]]:
    """Return the function behind ``/speeches``; the argument is as for ``ask_function``."""

    def speeches() -> list[dict[str, Any]]:
        """List the speeches: title, document, source file, date of publication and top headings."""
        return [
            {
                "title": speech.title,
                "document": document.title,
                "source": document.source,
                "published": document.published,
                "headings": list(dict.fromkeys(section.path[0] for section in speech.sections if section.path)),
            }
            for document in engine.documents
            for speech in document.speeches
        ]

    return speeches
