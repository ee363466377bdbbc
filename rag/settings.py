"""Settings, read from the environment (``RAG_…``); a wrong value is an error."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

PACKAGED_MODEL = "multilingual-e5-small"
"""Name of the embedding model that needs no download."""


class Settings(BaseSettings):
    """What a user may set, each with its environment variable and its default.

    Attributes:
        embedding_model: ``RAG_EMBEDDING_MODEL``. The packaged model, or the hub name or the path of any other
            sentence-transformers model.
        embedding_dtype: ``RAG_EMBEDDING_DTYPE``. ``auto`` takes half precision only where the CPU makes it faster.
        cache_dir: ``RAG_CACHE_DIR``. Where the converted model and the indexes of seed folders are kept.
        data_dir: ``RAG_DATA_DIR``. Where what readers said of answers is kept.
        candidates: ``RAG_CANDIDATES``. Passages that each ranking contributes to fusion; at least 40.
        top_k: ``RAG_TOP_K``. Best passages that the reader chooses from; it reads eight windows of them at most,
            sixteen for a question that is not in Chinese.
        answer_threshold: ``RAG_ANSWER_THRESHOLD``. Probability, 0..1, below which a question is refused; None takes
            the value fitted with the reader.
        max_statements: ``RAG_MAX_STATEMENTS``. Statements in an answer, 1..5; a list may have five.
        max_question_chars: ``RAG_MAX_QUESTION_CHARS``. Longer questions are an error.
    """

    model_config = SettingsConfigDict(env_prefix="RAG_", frozen=True, extra="forbid")

    embedding_model: str = PACKAGED_MODEL
    embedding_dtype: Literal["auto", "float32", "bfloat16"] = "auto"
    cache_dir: Path = Field(default_factory=lambda: user_cache_path("wenzheng"))
    data_dir: Path = Field(default_factory=lambda: user_data_path("wenzheng"))
    candidates: int = Field(default=50, ge=1, le=1000)
    top_k: int = Field(default=20, ge=1, le=100)
    answer_threshold: float | None = Field(default=None, ge=0, le=1)
    max_statements: int = Field(default=3, ge=1, le=5)
    max_question_chars: int = Field(default=2000, ge=10)


def load_settings() -> Settings:
    """Read the settings from the environment.

    Returns:
        The settings in force.

    Raises:
        SettingsError: A variable has a value that cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"RAG_{name}: {first['msg']} (got {first['input']!r})") from error
