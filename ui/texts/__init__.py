"""Every text of the interface, in Chinese and English."""

from __future__ import annotations

from ui.texts.base import Language, Texts
from ui.texts.chinese import ZH
from ui.texts.english import EN

__all__ = ["DEFAULT_LANGUAGE", "EN", "ZH", "Language", "Texts", "texts_of"]

DEFAULT_LANGUAGE: Language = "zh"


def texts_of(language: str) -> Texts:
    """Return the texts of a language; Chinese for any that is not known."""
    return EN if language == "en" else ZH
