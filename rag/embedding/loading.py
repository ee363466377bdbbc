"""Loads a sentence-transformers model from this computer, quickly and quietly."""

from __future__ import annotations

import gc
import importlib
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedding.precision import Precision, resolve_precision
from rag.errors import EmbeddingModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sentence_transformers import SentenceTransformer


def load_model(model: str, precision: Precision) -> SentenceTransformer:
    """Load a model without touching the network.

    Args:
        model: Path of a model folder, or name of a model in the local Hugging Face cache.
        precision: The number format to compute in.

    Returns:
        The model.

    Raises:
        EmbeddingModelError: The model is not on this computer or cannot be loaded.
    """
    _import_libraries()
    from safetensors import SafetensorError  # noqa: PLC0415
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    try:
        with _without_progress_bars():
            return SentenceTransformer(
                model, device="cpu", local_files_only=True, model_kwargs={"dtype": resolve_precision(precision)}
            )
    except (OSError, ValueError, TypeError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        raise EmbeddingModelError(_explain(model, error)) from error


@cache
def _import_libraries() -> None:
    """Import the libraries once, with the garbage collector out of the way.

    They make so many objects, and keep them, that looking for garbage among them takes a fifth of the import and
    another second when the process ends.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        importlib.import_module("sentence_transformers")
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def _explain(model: str, error: Exception) -> str:
    if Path(model).is_dir():
        reason = str(error).split("\n", 1)[0]
        return f"the embedding model in {model} cannot be loaded: {reason}"
    return (
        f"the embedding model {model} is neither a folder nor in the local Hugging Face cache; "
        f"fetch it once with `hf download {model}`, or unset RAG_EMBEDDING_MODEL to use the packaged model"
    )


@contextmanager
def _without_progress_bars() -> Iterator[None]:
    """Keep transformers from drawing a bar for each model that it loads."""
    from transformers.utils import logging  # noqa: PLC0415

    enabled = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if enabled:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
