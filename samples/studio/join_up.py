"""Puts a small look beside a large one: the large one tells of places, the small one of up.

`python -m samples.studio.join_up --large LARGE.npz --small SMALL.npz --out studio-work/sight.npz`;
both come from `learn_sight`, the small one from an older one: see the README.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

_LAYERS = ("down0", "down1", "down2", "down3", "picture", "hint", "both", "answer")
_UP = slice(-4, None)
"""Up and the log of its sigma come last of all that is answered."""


def joined(large: dict[str, Any], small: dict[str, Any]) -> dict[str, Any]:
    """Return the arrays of `large`, and those of `small` that tell which way is up."""
    table = dict(large)
    for name in _LAYERS:
        weight, bias = small[f"sight_weight_{name}"], small[f"sight_bias_{name}"]
        if name == "answer":
            weight, bias = weight[:, _UP], bias[_UP]
        table[f"up_weight_{name}"], table[f"up_bias_{name}"] = weight, bias
    for key in ("pieces", "hints"):
        table[f"check_up_{key}"] = small[f"check_sight_{key}"]
    table["check_up_told"] = small["check_sight_told"][:, _UP]
    return table


def main(argv: list[str] | None = None) -> int:
    """Read both, write one; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.join_up")
    for name in ("large", "small", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args(argv)
    with np.load(args.large) as large, np.load(args.small) as small:
        np.savez(args.out, **joined(dict(large), dict(small)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
