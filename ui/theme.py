"""The look of the page: system fonts and the colours of Gradio's own parts."""

from __future__ import annotations

from importlib.resources import files

import gradio as gr

ASSETS = files("ui") / "assets"
STYLES = ("base.css", "chat.css", "panel.css", "tools.css")
SANS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "system-ui", "sans-serif")
MONO = ("ui-monospace", "Menlo", "Consolas", "Noto Sans Mono CJK SC", "monospace")


def page_theme() -> gr.Theme:
    """Return a theme that fetches no font and no file from anywhere."""
    theme = gr.themes.Base(
        primary_hue="slate", neutral_hue="stone", font=list(map(gr.themes.Font, SANS)), font_mono=[*MONO]
    )
    return theme.set(
        body_background_fill="#f6f4ef",
        body_background_fill_dark="#15171a",
        body_text_color="#22262b",
        body_text_color_dark="#e7e4dd",
    )


def style_sheet() -> str:
    """Return the page's own style sheet."""
    return "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in STYLES)


def shared_script() -> str:
    """Return the script that is loaded once, before the parts of the page."""
    return (ASSETS / "shared.js").read_text(encoding="utf-8")


def script() -> str:
    """Return the script that each part of the page runs when it is loaded."""
    return (ASSETS / "page.js").read_text(encoding="utf-8")
