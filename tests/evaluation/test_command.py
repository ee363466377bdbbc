import json
import sys
from pathlib import Path

import pytest

from rag.cli import main

pytestmark = pytest.mark.usefixtures("_toy_models")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run ``wenzheng eval``; returns exit code, output and errors."""
    with pytest.raises(SystemExit) as stopped:
        main(["eval", *arguments])
    output = capsys.readouterr()
    return int(stopped.value.code or 0), output.out, output.err


def test_squad_set_gives_tables_json_and_page(
    capsys: pytest.CaptureFixture[str], squad_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    saved, page = tmp_path / "figures.json", tmp_path / "page.html"
    code, output, _ = run(
        capsys, "--squad", str(squad_file), "-o", str(saved), "--report", str(page), "--failures", "--split", "all"
    )
    assert code == 0
    for shown in ("span F1", "ALCE recall", "right source", "AURC", "reranked", "unanswerable"):
        assert shown in output
    assert "…" not in output  # tables fit
    assert f"saved: {saved} {page}\n" in output
    report = json.loads(saved.read_text(encoding="utf-8"), parse_constant=pytest.fail)  # NaN is no JSON
    assert report["set"] == "water"
    assert report["answers"]["questions"] == len(report["outcomes"]) == 3
    assert report["by_kind"]["unanswerable"]["span_f1"] is None
    assert set(report["retrieval"]) == {"dense", "lexical", "fused", "reranked"}
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_own_passage_and_sample(capsys: pytest.CaptureFixture[str], squad_file: Path, tmp_path: Path) -> None:
    saved = tmp_path / "figures.json"
    arguments = ("--squad", str(squad_file), "--own-passage", "--sample", "2", "-o", str(saved))
    assert run(capsys, *arguments)[0] == 0
    report = json.loads(saved.read_text(encoding="utf-8"))
    assert report["retrieval"] == {}
    assert len(report["outcomes"]) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--squad", "a.json", "--index", "b"), "--index and --squad"),
        (("--sources", "speeches"), "--questions"),
        (("--squad", "a.json", "-q", "b.jsonl"), "--questions"),
        (("--own-passage",), "--squad"),
        (("--split", "half"), "half"),
        (("--sample", "0"), "--sample"),
        (("--squad", "none.json"), "none.json"),
        (("--reports", "none.tsv"), "none.tsv"),
    ],
)
def test_wrong_options_are_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, _, errors = run(capsys, *arguments)
    assert code == 2
    assert told in errors


def test_missing_matplotlib_is_told_before_anything_is_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, squad_file: Path, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for module in ("rag.evaluation.page", "rag.evaluation.charts"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    code, _, errors = run(capsys, "--squad", str(squad_file), "--report", str(tmp_path / "page.html"))
    assert code == 2
    assert "matplotlib is missing" in errors
    assert not (tmp_path / "cache").exists()
