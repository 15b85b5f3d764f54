"""What holds a file, a device or a model, and lets go of it at the end of a `with` block."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Self


class Closing(ABC):
    """Closed when its `with` block is left, however it is left."""

    @abstractmethod
    def close(self) -> None:
        """Let go of it. Safe to call twice."""

    def __enter__(self) -> Self:
        """The thing itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close it."""
        self.close()
