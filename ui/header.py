"""The top of the page: what this is, and what it holds."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Document
from ui.markup import button, escape, tag
from ui.texts import Texts

_TITLES_SHOWN = 3


def header_html(documents: Sequence[Document], texts: Texts, *, editable: bool = False) -> str:
    """Return name, promise, holdings, and the buttons of the page."""
    titles = list(dict.fromkeys(speech.title for document in documents for speech in document.speeches))
    count = sum(len(document.speeches) for document in documents)
    shown = texts.title_separator.join(texts.title.format(title=title) for title in titles[:_TITLES_SHOWN])
    more = texts.and_more if len(titles) > _TITLES_SHOWN else ""
    holdings = texts.holdings.format(speeches=count, titles=shown + more)
    seal = tag("span", "问", "wz-seal", aria_hidden="true")
    words = tag("h1", escape(texts.name)) + tag("p", escape(texts.promise), "wz-promise")
    words += tag("p", escape(holdings), "wz-holdings", title=holdings)
    files = button(escape(texts.export_markdown), "export", "wz-act", data_format="md")
    files += button(escape(texts.export_word), "export", "wz-act", data_format="docx")
    export = tag(
        "details", tag("summary", escape(texts.export), "wz-tool") + tag("div", files, "wz-menu-body"), "wz-menu"
    )
    library = button(escape(texts.library), "library", "wz-tool") if editable else ""
    buttons = (
        button(escape(texts.contents), "contents", "wz-tool wz-tool-contents")
        + library
        + button(escape(texts.history), "history", "wz-tool")
        + export
        + button(escape(texts.new_chat), "clear", "wz-tool")
        + button(
            escape(texts.other_language),
            "language",
            "wz-tool",
            data_language=texts.other_language_code,
            lang=texts.other_language_code,
        )
        + button("◐", "theme", "wz-tool wz-tool-theme", aria_label=texts.theme, title=texts.theme)
    )
    body = seal + tag("div", words, "wz-words") + tag("nav", buttons, "wz-tools")
    return tag("header", body, "wz-header", data_lang=texts.html_lang)
