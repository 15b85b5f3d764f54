"""Stories of what the voice says of the advice and when, in media time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from coach.hold import Phase
from coach.voice import cues
from coach.voice.cue import Cue, Priority, StepFacts
from coach.voice.cues import RULES, CueState
from coach.voice.tones import Chime
from tests.coach.voice.script import Part, keys, play

NEAR = (60.0, 60.0)


def test_advice_is_said_once_it_lasts_and_within_a_second() -> None:
    said = play([Part("upright", 6.0), Part("supine", 8.0)])

    assert keys(said) == ["upright", "supine"]
    assert [cue.t_s - cue.cause_s for cue in said] == pytest.approx([0.8, 0.8])


def test_a_change_soon_after_words_is_told_by_a_tone_that_ends_them_and_words_that_wait() -> None:
    said = play([Part("upright", 2.0), Part("supine", 8.0)])

    assert keys(said) == ["upright", "(attention)", "supine"]
    assert [cue.t_s for cue in said] == pytest.approx([0.8, 2.8, 4.8])
    assert [cue.cuts for cue in said] == [False, True, False]
    assert said[2].cause_s == said[1].cause_s == pytest.approx(2.0)
    assert said[2].first_s == said[1].t_s
    assert said[2].delay_s == pytest.approx(0.8)


def test_words_that_are_no_longer_true_when_their_turn_comes_are_left_unsaid() -> None:
    said = play([Part("upright", 1.6), Part("supine", 1.2), Part("prone", 6.0)])

    assert keys(said) == ["upright", "(attention)", "(attention)", "prone"]


def test_what_was_cut_off_is_said_again_if_it_comes_back() -> None:
    said = play([Part("upright", 2.0), Part("supine", 1.0), Part("upright", 6.0)])

    assert keys(said) == ["upright", "(attention)", "(attention)", "upright"]


def test_what_was_said_to_its_end_still_stands_when_it_comes_back() -> None:
    script = [Part("not_lying", 3.0), Part("supine", 1.0), Part("not_lying", 6.0)]

    assert keys(play(script)) == ["not_lying", "(attention)"]


def test_a_long_sentence_is_followed_at_once_when_it_is_no_longer_true() -> None:
    said = play([Part("camera_lost", 4.5), Part("supine", 3.0)])

    assert keys(said) == ["camera_lost", "supine"]
    assert said[1].cuts
    assert said[1].t_s == pytest.approx(5.3)
    assert said[0].end_s > said[1].t_s


def test_a_tone_is_never_cut_off_and_words_leave_it_a_moment() -> None:
    said = play([Part("upright", 4.0), Part("supine", 8.0)])

    assert keys(said) == ["upright", "supine"]
    late = play([Part("upright", 3.9), Part("supine", 8.0)])
    assert keys(late) == ["upright", "(attention)", "supine"]
    assert late[2].t_s - late[1].t_s == pytest.approx(0.3)


@pytest.mark.parametrize("fps", [5, 8, 15, 30])
def test_a_change_is_told_within_a_second_at_any_frame_rate(fps: float) -> None:
    said = play([Part("supine", 10.0), Part("rolled_back", 3.0)], fps=fps)

    assert [cue.key for cue in said] == ["supine", "rolled_back"]
    assert all(cue.t_s - cue.cause_s < 1.0 for cue in said)


def test_flicker_says_nothing() -> None:
    flicker = [Part("nobody", 0.5), Part("unsure", 0.4)] * 3

    assert play([Part("supine", 1.0), *flicker, Part("supine", 2.0)])[0].key == "supine"
    assert len(play([Part("supine", 1.0), *flicker, Part("supine", 2.0)])) == 1


def test_flicker_without_end_is_told_ever_more_rarely() -> None:
    """Silence would leave a person alone who is lost and found all the time."""
    said = play([Part("nobody", 0.5), Part("unsure", 0.5)] * 120)
    gaps_s = [after.t_s - cue.t_s for cue, after in pairwise(said)]

    assert said[0].t_s == pytest.approx(6.0)
    assert gaps_s == pytest.approx([12.0, 24.0, 60.0], abs=0.6)


def test_the_same_advice_is_repeated_ever_more_rarely() -> None:
    said = play([Part("supine", 180.0)])

    assert [round(cue.t_s, 1) for cue in said] == [0.8, 12.8, 36.8, 96.8, 156.8]
    assert {cue.priority for cue in said[1:]} == {Priority.REMINDER}


def test_a_change_starts_the_reminders_anew() -> None:
    said = play([Part("supine", 40.0), Part("prone", 14.0)])

    assert [round(cue.t_s, 1) for cue in said] == [0.8, 12.8, 36.8, 40.8, 52.8]


def test_a_hand_that_gets_nearer_is_left_alone() -> None:
    """However long it takes, and also when it comes by another way."""
    said = play(
        [
            Part("hand_off", 14.0, (600.0, 300.0)),
            Part("hand_off", 10.0, (300.0, 50.0), "anterior"),
            Part("settling", 1.0, NEAR),
        ]
    )

    assert keys(said) == ["hand_off", "(there)"]


def test_a_hand_that_stops_on_its_way_is_told_the_rest() -> None:
    coming, resting = (300.0, 150.0), (150.0, 150.0)
    said = play([Part("hand_off", 3.0, coming), Part("hand_off", 6.0, resting)])

    assert [cue.text for cue in said] == [
        "Hand 25 centimetres towards your head.",
        "Hand 15 centimetres towards your head.",
    ]
    assert said[1].t_s - 3.0 == pytest.approx(RULES.stagnates_s, abs=0.5)


def test_a_hand_that_goes_astray_is_told_so() -> None:
    script = [Part("hand_off", 5.0, (100.0, 100.0)), Part("hand_off", 3.0, (130.0, 200.0))]
    said = play(script)

    assert keys(said) == ["hand_off", "hand_off"]
    assert said[1].t_s == pytest.approx(5.8)


def test_a_hand_that_has_to_go_another_way_is_told_which() -> None:
    script = [Part("hand_off", 6.0, NEAR), Part("hand_off", 3.0, NEAR, "anterior")]

    assert play(script)[1].text == "Hand 6 centimetres towards your belly."


def test_a_trembling_hand_waits_for_the_reminder() -> None:
    tremble = [Part("hand_off", 0.3, (100.0, 106.0)), Part("hand_off", 0.3, (106.0, 94.0))]

    assert [round(cue.t_s) for cue in play(tremble * 22)] == [1, 13]


def test_what_was_told_is_news_again_after_all_was_well() -> None:
    script = [Part("hand_off", 6.0), Part("settling", 0.9)] * 2
    said = play([*script, Part("hand_off", 3.0)])

    assert keys(said) == ["hand_off", "(there)", "hand_off", "(there)", "hand_off"]


def test_a_warning_comes_at_once_and_cuts_in() -> None:
    said = play([Part("hand_off", 1.2), Part("no_press", 2.0)])

    assert keys(said) == ["hand_off", "no_press"]
    assert said[1].t_s - 1.2 == pytest.approx(RULES.urgent_dwell_s)
    assert said[1].priority is Priority.SAFETY
    assert said[1].t_s < said[0].end_s


def test_a_warning_is_repeated_but_never_cuts_itself_off() -> None:
    said = play([Part("no_press", 40.0)])

    assert [round(cue.t_s, 1) for cue in said] == [0.3, 5.3, 15.3, 35.3]


def test_a_warning_that_comes_back_at_once_rattles_and_its_words_wait() -> None:
    said = play([Part("no_press", 0.5), Part("settling", 1.0), Part("no_press", 4.0)])

    assert keys(said) == ["no_press", "(there)", "(warning)", "no_press"]
    assert [round(cue.t_s, 1) for cue in said if cue.key == "no_press"] == [0.3, 1.8, 4.3]


def test_a_warning_that_comes_back_after_a_while_is_a_new_one() -> None:
    said = play([Part("no_press", 1.0), Part("settling", 8.0), Part("no_press", 1.0)])

    assert [cue.tone for cue in said if cue.key == "no_press"] == [Chime.WARNING, Chime.WARNING]
    assert said[-1].cause_s == pytest.approx(9.0)


def test_a_hand_on_the_rim_of_a_zone_is_not_shouted_at() -> None:
    said = play([Part("no_press", 0.5), Part("hand_off", 1.0)] * 10)
    warnings = [cue.t_s for cue in said if cue.key == "no_press" and cue.text]

    assert all(after - before >= 4.0 for before, after in pairwise(warnings))


def test_while_the_engine_still_speaks_only_safety_is_said() -> None:
    def step(advice: str, t_s: float, state: CueState) -> tuple[CueState, Cue | None]:
        facts = StepFacts(advice, Phase.WAITING, 0.0, 60.0, str, busy=True)
        return cues.advance(state, facts, t_s)

    state, cue = CueState(), None
    for tick in range(20):
        state, cue = step("supine", tick / 10, state)
        assert cue is None
    for tick in range(20, 24):
        state, cue = step("no_press", tick / 10, state)
    assert cue is not None


def test_time_has_to_rise() -> None:
    facts = StepFacts("nobody", Phase.WAITING, 0.0, 60.0, str)
    state, _ = cues.advance(CueState(), facts, 1.0)

    with pytest.raises(ValueError, match=r"must increase, got 1\.0 after 1\.0"):
        cues.advance(state, facts, 1.0)
