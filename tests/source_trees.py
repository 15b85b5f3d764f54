"""The project's own code as syntax trees, for the guards that read it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """Of one file; parsed once for all guards."""
    return ast.parse(path.read_text(encoding="utf-8"))
