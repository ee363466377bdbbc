"""The named endpoint ``/ask`` for ``gradio_client`` and other programs."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.errors import WenzhengError
from ui.engine import Engine

AskFunction = Callable[[str, list[list[str]] | None, list[str] | None], dict[str, Any]]


def ask_function(engine: Engine) -> AskFunction:
    """Return the function behind the endpoint.

    Args:
        engine: The knowledge base.

    Returns:
        A function from question, history and speeches to the answer as plain JSON types.
    """

    # Gradio reads the parameters' types and the description at run time.
    def ask(question: str, history: list[list[str]] | None = None, speeches: list[str] | None = None) -> dict[str, Any]:
        """Answer a question from the speeches, with citations, or refuse.

        history: earlier turns, oldest first, as [question, answer text]; speeches: titles to search, all by default.
        """
        turns = [(str(pair[0]), str(pair[1])) for pair in history or [] if len(pair) == 2]
        if history and len(turns) != len(history):
            raise gr.Error("history must be a list of [question, answer text]", print_exception=False)
        try:
            return engine.ask(question, turns, speeches or None).to_dict()
        except WenzhengError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return ask
