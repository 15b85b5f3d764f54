"""The committed look is a large one and a small one: put together by a command, not by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from landmarks.sight import load
from samples.studio.join_up import main


def look(seed: int, answers: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    shapes = dict.fromkeys(("down0", "down1", "down2", "down3", "picture", "hint", "both"), (4, 5))
    table = {}
    for name, shape in (shapes | {"answer": (5, answers)}).items():
        table[f"sight_weight_{name}"] = rng.normal(size=shape).astype(np.float16)
        table[f"sight_bias_{name}"] = rng.normal(size=shape[1]).astype(np.float32)
    table["check_sight_pieces"], table["check_sight_hints"] = np.zeros((2, 64, 64)), np.zeros(2)
    return table | {"check_sight_told": rng.normal(size=(2, 24 + answers))}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    for name, seed in (("large", 1), ("small", 2)):
        np.savez(tmp_path / f"{name}.npz", **look(seed, 28))
    words = [f"--{name}={tmp_path / f'{name}.npz'}" for name in ("large", "small", "out")]
    assert main(words) == 0
    return tmp_path / "out.npz"


def test_places_come_from_the_large_one_and_up_from_the_small_one(written: Path) -> None:
    net = load(written)
    assert net.up is not None
    np.testing.assert_array_equal(net.layers["both"][0], look(1, 28)["sight_weight_both"])
    np.testing.assert_array_equal(net.up.layers["both"][0], look(2, 28)["sight_weight_both"])


def test_of_its_answers_only_up_is_kept(written: Path) -> None:
    net, small = load(written), look(2, 28)
    assert net.up is not None
    weight, bias = net.up.layers["answer"]
    np.testing.assert_array_equal(weight, small["sight_weight_answer"][:, 24:])
    np.testing.assert_array_equal(bias, small["sight_bias_answer"][24:])
    with np.load(written) as archive:
        np.testing.assert_array_equal(archive["check_up_told"], small["check_sight_told"][:, 48:])
