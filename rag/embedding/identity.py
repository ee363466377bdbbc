"""Names a model so that another model, or a retrained one, has another name."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_SAMPLE_BYTES = 1 << 20


def model_identity(model: str, loaded: SentenceTransformer) -> str:
    """Return a name for a model.

    Args:
        model: Path of the model folder, or name of the model on the hub.
        loaded: The model.

    Returns:
        A hub model's name with its revision where known; a folder's name with a hash of its files.
    """
    folder = Path(model)
    if folder.is_dir():
        return f"{folder.resolve().name}@{_fingerprint(folder)[:8]}"
    revision = getattr(getattr(loaded.transformers_model, "config", None), "_commit_hash", None)
    return f"{model}@{revision[:8]}" if revision else model


def _fingerprint(folder: Path) -> str:
    """Hash name, size, start and end of each file; hashing gigabytes whole at every start would take too long."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            digest.update(file.read(_SAMPLE_BYTES))
            file.seek(max(size - _SAMPLE_BYTES, 0))
            digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()
