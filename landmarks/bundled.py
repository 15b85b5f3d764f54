"""The text files that come with a package: sound, or the installation is broken."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def bundled_text(package: str, *names: str) -> str:
    """The text of a file of `package`; `names` are its folders and its name."""
    return resources.files(package).joinpath(*names).read_text(encoding="utf-8")


def bundled_toml(package: str, *names: str) -> dict[str, Any]:
    """The content of a TOML file of `package`."""
    return tomllib.loads(bundled_text(package, *names))
