"""Makes the body of the guide's pictures, with anny: `python -m samples.studio.guide_body FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from samples.studio.body import make_body, save_body

PHENOTYPE = {
    "gender": 0.5, "age": 0.67, "muscle": 0.5, "weight": 0.45, "height": 0.5, "proportions": 0.5,
}  # fmt: skip
"""Anny's sliders: neither man nor woman, of middle age and weight."""


def main(argv: list[str] | None = None) -> int:
    """Write the body at rest to the file named."""
    given = sys.argv[1:] if argv is None else argv
    if len(given) != 1:
        print("usage: python -m samples.studio.guide_body FILE.npz", file=sys.stderr)
        return 2
    save_body(make_body(PHENOTYPE), Path(given[0]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
