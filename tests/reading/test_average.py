from pathlib import Path

import pytest
import torch
import typer
from safetensors.torch import load_file, save_file

from rag.reading.average import main


def test_average_of_two_runs(tmp_path: Path) -> None:
    for number in (1, 3):
        save_file({"w": torch.full((2,), float(number)).half()}, tmp_path / f"{number}.safetensors")
    main([tmp_path / "1.safetensors", tmp_path / "3.safetensors"], output=tmp_path / "mean.safetensors")
    assert load_file(tmp_path / "mean.safetensors")["w"].tolist() == [2.0, 2.0]


def test_runs_of_other_networks_are_refused(tmp_path: Path) -> None:
    for name in "ab":
        save_file({name: torch.zeros(1)}, tmp_path / f"{name}.safetensors")
    with pytest.raises(typer.BadParameter):
        main([tmp_path / "a.safetensors", tmp_path / "b.safetensors"], output=tmp_path / "c.safetensors")
