"""A folder is complete and undamaged, or made again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from rag.embedding.model_folder import RECORD, ensure_folder

if TYPE_CHECKING:
    from pathlib import Path


class Writer:
    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, folder: Path) -> None:
        self.runs += 1
        (folder / "sub").mkdir()
        (folder / "sub" / "weights").write_bytes(b"0123456789")
        (folder / "config").write_text("{}")


def test_is_written_once(tmp_path: Path) -> None:
    folder, writer = tmp_path / "a" / "model", Writer()
    for _ in range(3):
        ensure_folder(folder, writer)
    assert writer.runs == 1
    assert set(json.loads((folder / RECORD).read_text())["files"]) == {"config", "sub/weights"}
    assert sorted(path.name for path in folder.parent.iterdir()) == ["model", "model.lock"]


def change(folder: Path) -> None:
    (folder / "sub" / "weights").write_bytes(b"0123456788")


def remove(folder: Path) -> None:
    (folder / "config").unlink()


def truncate_record(folder: Path) -> None:
    (folder / RECORD).write_text("{")


def empty_record(folder: Path) -> None:
    (folder / RECORD).write_text("[]")


def other_format(folder: Path) -> None:
    record = json.loads((folder / RECORD).read_text())
    (folder / RECORD).write_text(json.dumps(record | {"format": 99}))


@pytest.mark.parametrize("damage", [change, remove, truncate_record, empty_record, other_format])
def test_damage_is_mended(tmp_path: Path, damage: object, caplog: pytest.LogCaptureFixture) -> None:
    folder, writer = tmp_path / "model", Writer()
    ensure_folder(folder, writer)
    damage(folder)

    ensure_folder(folder, writer)

    assert writer.runs == 2
    assert "writing it again" in caplog.text
    assert (folder / "sub" / "weights").read_bytes() == b"0123456789"
    assert not list(tmp_path.glob("*.tmp-*"))


def test_remains_of_a_killed_process_are_neither_used_nor_kept(tmp_path: Path) -> None:
    folder, writer = tmp_path / "model", Writer()
    remains = tmp_path / "model.tmp-killed"
    remains.mkdir()
    (remains / "config").write_text("half")

    ensure_folder(folder, writer)

    assert writer.runs == 1
    assert not remains.exists()


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "config").write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        ensure_folder(tmp_path / "model", fail)
    assert [path.name for path in tmp_path.iterdir()] == ["model.lock"]
