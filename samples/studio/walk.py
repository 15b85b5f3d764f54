"""The way down through lessons that all looks share: altered anew each time they come up.

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
    alter: Callable[[Lessons], Lessons],
    ask: Callable[[Lessons], Tensor],
    loss_of: Callable[[Tensor, Lessons], Tensor],
    pace: Pace,
) -> None:
    """Fit the model to lessons; print the loss of each epoch.

    Args:
        model: what is fitted.
        lessons: all of them.
        alter: some of them at random, and what they teach along with them.
        ask: the model's answers to what was altered.
        loss_of: of those.
        pace: how long and how fast.
    """
    count = len(lessons[0])
    steps = pace.epochs * (count // pace.batch)
    descent = Descent(model, pace.rate, pace.decay, steps, pace.rising)
    model.train()
    for epoch in range(pace.epochs):
        order, total = torch.randperm(count), 0.0
        for start in range(0, count - pace.batch + 1, pace.batch):
            pick = order[start : start + pace.batch]
            some = alter(type(lessons)(*(part[pick] for part in lessons)))
            # Half the digits in the layers: nearly twice as quick. In all else they are needed.
            with torch.autocast("cpu", torch.bfloat16):
                answer = ask(some)
            loss = loss_of(answer, some)
            descent.step(loss)
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total * pace.batch / count:.3f}", flush=True)
    model.eval()
