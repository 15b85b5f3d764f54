"""The estimate of how long words take, against what was measured."""

from __future__ import annotations

import pytest

from coach.voice.cue import RULES
from coach.voice.timing import speaking_s

# Seconds of sound that pyttsx3 2.99 with espeak-ng 1.51 made at 150 words a minute.
MEASURED = [
    ("I cannot see you. Please come into the picture.", 3.43),
    ("Roll your upper hip a little forward.", 2.42),
    ("I cannot see your hand. Bring it to the upper outer buttock.", 4.05),
    ("Not there. Move your hand away.", 2.84),
    ("If it tingles, goes numb or shoots, or hurts sharply, let go.", 5.10),
    ("Paused. Hand 9 centimetres towards your belly.", 3.99),
    ("Going on: 36 seconds left.", 3.08),
    ("10 seconds left.", 1.63),
    ("Done. Let go slowly and rest.", 2.74),
    ("Leg dich auf die Seite, mit der schmerzenden Hüfte nach oben.", 4.04),
    ("Roll die obere Hüfte etwas nach vorn.", 2.79),
    ("Nicht dort. Nimm die Hand weg.", 2.62),
    ("Wenn es kribbelt, taub wird, einschießt oder stark schmerzt, lass los.", 5.27),
    ("Pause. Hand 9 Zentimeter zum Bauch hin.", 3.86),
    ("Weiter geht es: noch 37 Sekunden.", 3.53),
]


@pytest.mark.parametrize(("text", "measured_s"), MEASURED)
def test_the_estimate_is_never_shorter_than_the_silence_after_a_cue_allows(
    text: str, measured_s: float
) -> None:
    assert -RULES.breath_s <= speaking_s(text) - measured_s <= 1.0


def test_no_words_take_no_time() -> None:
    assert speaking_s("") == speaking_s("  ") == 0.0


def test_a_digit_counts_as_a_word_and_a_nought_does_not() -> None:
    assert speaking_s("8 left") > speaking_s("a left")
    assert speaking_s("40 left") == speaking_s("4 left")
