"""A shift in the words of the body: "12 mm towards your head, 5 mm towards your belly"."""

from __future__ import annotations

from coach.texts import Texts
from landmarks.catalogue import FrameName

AXES = ("first", "second", "third")
"""Of a body frame, in its own order: anterior, superior, lateral or forward, up, lateral."""


def body_words(shift_mm: tuple[float, float, float], frame: FrameName, texts: Texts) -> str:
    """The shift in whole millimetres, the longest way first.

    Args:
        shift_mm: in the axes of the frame.
        frame: of the region.
        texts: of a language.
    """
    ways = sorted(zip(AXES, shift_mm, strict=True), key=lambda way: -abs(way[1]))
    said = [
        texts.word(
            "tune",
            "way",
            mm=f"{abs(mm):.0f}",
            way=texts.word(f"tune_way_{frame}", f"{axis}_{'plus' if mm > 0 else 'minus'}"),
        )
        for axis, mm in ways
        if round(abs(mm)) >= 1
    ]
    return ", ".join(said) or texts.word("tune", "unmoved")
