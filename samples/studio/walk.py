"""The way down through lessons that all looks share: altered anew each time, in half the digits.

Needs torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from samples.studio.descent import Descent

Lessons = TypeVar("Lessons", bound=Sequence[Any])
"""A named tuple of tensors, as many rows each."""


class Pace(NamedTuple):
    """How long and how fast: `rate` is the highest, `rising` the share of steps until then."""

    epochs: int
    rate: float
    decay: float
    rising: float
    batch: int = 128


def walk(
    model: nn.ModuleDict,
    lessons: Lessons,
    loss_of: Callable[[Lessons], Tensor],
    pace: Pace,
) -> None:
    """Fit the model to lessons; print the loss of each epoch.

    Args:
        model: what is fitted.
        lessons: all of them.
        loss_of: alters some and asks the model about them.
        pace: how long and how fast.
    """
    count = len(lessons[0])
    descent = Descent(
        model, pace.rate, pace.decay, pace.epochs * (count // pace.batch), pace.rising
    )
    model.train()
    for epoch in range(pace.epochs):
        order, total = torch.randperm(count), 0.0
        for start in range(0, count - pace.batch + 1, pace.batch):
            pick = order[start : start + pace.batch]
            loss = loss_of(type(lessons)(*(part[pick] for part in lessons)))
            descent.step(loss)
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total * pace.batch / count:.3f}", flush=True)
    model.eval()
