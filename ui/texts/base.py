"""What texts the interface has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language; ``{…}`` are filled in with ``str.format``."""

    html_lang: str
    name: str
    promise: str
    holdings: str
    title: str
    title_separator: str
    and_more: str
    other_language: str
    other_language_code: Language
    new_chat: str
    welcome: str
    welcome_hint: str
    examples: str
    example: str
    conversation: str
    question_label: str
    placeholder: str
    send: str
    stop: str
    hint: str
    searching: str
    reading: str
    writing: str
    stopped: str
    empty_question: str
    bad_question: str
    failed: str
    understood: str
    marker: str
    show_sources: str
    show_nearest: str
    panel: str
    contents: str
    contents_hint: str
    sources: str
    sources_hint: str
    nearest: str
    nearest_hint: str
    waiting: str
    back_to_sources: str
    back_to_nearest: str
    back_to_contents: str
    previous: str
    next: str
    close: str
    paragraph: str
    heading: str
    characters: str
    cited: str
    published: str
    not_found: str
    copy: str
    copied: str
    copy_reference: str
    edit: str
    again: str
    delete: str
    deleted: str
    undo: str
    useful: str
    not_useful: str
    why: str
    wrong_answer: str
    wrong_source: str
    should_refuse: str
    should_answer: str
    thanks: str
    backed: str
    verdict: str
    verdict_verbatim: str
    verdict_supported: str
    score: str
    took: str
    took_search: str
    took_read: str
    took_answer: str
    only_this: str
    all_speeches_again: str
    asking_only: str
    everywhere: str
    widen: str
    history: str
    history_hint: str
    history_empty: str
    history_deleted: str
    export: str
    export_markdown: str
    export_word: str
    references: str
    theme: str
    outline: str
    find: str
    matches: str
    source_changed: str
    nothing_to_export: str
    library: str
    library_hint: str
    upload: str
    adding: str
    added_document: str
    add: str
    cancel: str
    preview_hint: str
    remove: str
    removed_document: str
    speeches_passages: str
    cannot_add_format: str
    cannot_add_large: str
    cannot_add_known: str
    cannot_add: str
