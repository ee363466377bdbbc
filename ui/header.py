"""The top of the page: what this is, and what it holds."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Document
from ui.markup import button, escape, tag
from ui.texts import Texts

_TITLES_SHOWN = 3


def header_html(documents: Sequence[Document], texts: Texts) -> str:
    """Return name, promise, holdings, and the buttons for contents, new chat and language."""
    titles = list(dict.fromkeys(speech.title for document in documents for speech in document.speeches))
    count = sum(len(document.speeches) for document in documents)
    shown = texts.title_separator.join(texts.title.format(title=title) for title in titles[:_TITLES_SHOWN])
    more = texts.and_more if len(titles) > _TITLES_SHOWN else ""
    holdings = texts.holdings.format(speeches=count, titles=shown + more)
    seal = tag("span", "问", "wz-seal", aria_hidden="true")
    words = tag("h1", escape(texts.name)) + tag("p", escape(texts.promise), "wz-promise")
    words += tag("p", escape(holdings), "wz-holdings", title=holdings)
    buttons = (
        button(escape(texts.contents), "contents", "wz-tool wz-tool-contents")
        + button(escape(texts.new_chat), "clear", "wz-tool")
        + button(escape(texts.other_language), "language", "wz-tool", data_language=texts.other_language_code)
    )
    body = seal + tag("div", words, "wz-words") + tag("nav", buttons, "wz-tools")
    return tag("header", body, "wz-header", data_lang=texts.html_lang)
