"""``python -m ui``: serve the chat page."""

import typer

from ui.command import serve

if __name__ == "__main__":
    typer.run(serve)
