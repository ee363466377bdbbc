"""The errors that users can cause and can mend. Messages are English, one line, and say what to do."""


class WenzhengError(Exception):
    """Base of every error that this package raises on purpose."""


class SourceError(WenzhengError):
    """A source file or folder is missing, unreadable, empty or not text."""


class EmbeddingModelError(WenzhengError):
    """The embedding model is missing, damaged or cannot be loaded."""


class IndexStoreError(WenzhengError):
    """An index is missing, damaged, half written, or of another version or model."""


class QuestionError(WenzhengError):
    """A question is empty, too long or otherwise not a question."""


class SettingsError(WenzhengError):
    """A setting has a value that cannot be used."""


class FeedbackError(WenzhengError):
    """Feedback cannot be kept or read."""


class LibraryError(WenzhengError):
    """A document cannot be added to the library or removed from it.

    Args:
        message: What is wrong.
        reason: What to tell a person: ``format``, ``large``, ``known`` or ``other``.
    """

    def __init__(self, message: str, reason: str = "other") -> None:
        super().__init__(message)
        self.reason = reason
