"""A folder of files that is complete and undamaged, or is made again.

A folder is written beside its place and moved there when complete, so it is never seen half written. It carries
the hash of each of its files, and every file is hashed before use: at about a gigabyte a second that costs less than
loading the model, and a damaged weight would go unnoticed otherwise.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable

RECORD = "wenzheng.json"
"""The file with the hashes of the others."""

_FORMAT = 1  # a folder written by another version of the converter is made again

_log = logging.getLogger(__name__)


def ensure_folder(folder: Path, write: Callable[[Path], None]) -> None:
    """Make sure that a folder is there, complete and undamaged.

    Processes that start at once wait for the one that writes.

    Args:
        folder: The folder.
        write: Writes the files into the empty folder that it is given.

    Raises:
        OSError: The place of the folder cannot be written.
    """
    # Without the lock first: a finished folder needs no right to write, and nobody changes it.
    if (flaw := flaw_of(folder)) is None:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f"{folder.name}.lock")):
        if (flaw := flaw_of(folder)) is None:
            return
        _remove_remains(folder)
        if folder.exists():
            _log.warning("%s is damaged (%s); writing it again", folder, flaw)
        temporary = Path(tempfile.mkdtemp(prefix=_temporary_prefix(folder), dir=folder.parent))
        try:
            write(temporary)
            _write_record(temporary)
            temporary.chmod(0o755)  # mkdtemp keeps others out; a cache may be shared
            if folder.exists():
                folder.replace(temporary.with_name(f"{temporary.name}-old"))
            temporary.replace(folder)
        finally:
            _remove_remains(folder)


def flaw_of(folder: Path) -> str | None:
    """Return what is wrong with a folder, or None."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
        if record["format"] != _FORMAT:
            return f"format {record['format']} instead of {_FORMAT}"
        files: dict[str, str] = record["files"]
        for name, expected in files.items():
            if _sha256(folder / name) != expected:
                return f"{name} has changed"
    except OSError as error:
        return f"{error.filename} cannot be read"
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"{RECORD} is not a record"
    return None


def _write_record(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hashes = {path.relative_to(folder).as_posix(): _sha256(path) for path in files}
    record = json.dumps({"format": _FORMAT, "files": hashes}, indent=2)
    (folder / RECORD).write_text(record + "\n", encoding="utf-8")


def _remove_remains(folder: Path) -> None:
    """Remove what killed processes left behind; called under the lock, so that nobody is at work there."""
    for path in folder.parent.glob(f"{_temporary_prefix(folder)}*"):
        shutil.rmtree(path, ignore_errors=True)


def _temporary_prefix(folder: Path) -> str:
    return f"{folder.name}.tmp-"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
