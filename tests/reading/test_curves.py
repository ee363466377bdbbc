import json
from pathlib import Path

from rag.reading.curves import main, series

LOG = [
    {"step": 25, "loss": 2.5},
    {"step": 50, "loss": 2.0},
    {"step": 50, "validation": "speeches", "hit@1": 0.75, "f1 list": 0.5},
    {"step": 50, "loss": 1.9},
]


def test_curves_of_a_log() -> None:
    assert series(LOG, ("loss", "hit@1")) == {"loss": [(25, 2.5), (50, 1.9)], "speeches: hit@1": [(50, 0.75)]}


def test_picture_is_written(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LOG))
    main(tmp_path / "log.jsonl", tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
