"""Stories of what the voice says and when, in media time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.hold import Phase
from coach.voice import cues
from coach.voice.cue import Cue, Priority, StepFacts
from coach.voice.cues import RULES, CueState
from coach.voice.tones import Chime
from coach.voice.transcript import overlaps
from tests.coach.voice.script import Part, keys, listen, play

NEAR = (60.0, 60.0)


def free_of_spacing(cue: Cue) -> bool:
    """Safety, countdown and the end owe nobody a cool-down."""
    return cue.priority >= Priority.TIMED


def test_advice_is_said_once_it_lasts_and_within_a_second() -> None:
    said = play([Part("upright", 2.0), Part("supine", 8.0)])

    assert keys(said) == ["upright", "supine"]
    assert said[0].t_s - said[0].cause_s == pytest.approx(0.8)


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

    assert keys(said) == ["hand_off", "settling"]


def test_a_hand_that_stops_on_its_way_is_told_the_rest() -> None:
    coming, resting = (300.0, 150.0), (150.0, 150.0)
    said = play([Part("hand_off", 3.0, coming), Part("hand_off", 6.0, resting)])

    assert [cue.text for cue in said] == [
        "Hand 25 centimetres towards your head.",
        "Hand 15 centimetres towards your head.",
    ]
    assert said[1].t_s - 3.0 == pytest.approx(RULES.stagnates_s, abs=0.4)


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


def test_arrival_is_told_once() -> None:
    wobble = [Part("settling", 0.9), Part("hand_off", 0.5)]
    said = play([Part("hand_off", 6.0), *wobble * 4, Part("settling", 12.0)])

    assert keys(said).count("settling") == 1
    assert said[1].text == "There. Now feel for the tender spot inside the ring."


def test_what_was_told_is_news_again_after_all_was_well() -> None:
    script = [Part("hand_off", 6.0), Part("settling", 0.9)] * 2
    said = play([*script, Part("hand_off", 3.0)])

    assert keys(said) == ["hand_off", "settling", "hand_off", "hand_off"]


def test_a_whole_hold_is_counted_down() -> None:
    said = play([Part("settling", 70.0)])

    assert keys(said) == [
        "settling", "holding", "care", "half_way", "ten_left", "count_3", "count_2", "count_1",
        "done",
    ]  # fmt: skip
    end_s = said[-1].t_s
    lefts_s = [end_s - cue.t_s for cue in said[3:]]
    assert lefts_s == pytest.approx([30.0, 10.0, 3.0, 2.0, 1.0, 0.0], abs=0.11)
    assert [cue.tone for cue in said[-4:]] == [
        Chime.COUNT_3, Chime.COUNT_2, Chime.COUNT_1, Chime.DONE,
    ]  # fmt: skip
    assert not any(cue.text for cue in said if cue.key.startswith("count"))


@pytest.mark.parametrize("target_s", [5.0, 10.0, 20.0, 30.0, 45.0, 90.0])
def test_every_length_of_hold_ends_punctually_and_without_overlap(target_s: float) -> None:
    said = play([Part("settling", target_s + 5.0)], target_s)

    assert said[-1].key == "done"
    assert said[-1].t_s == pytest.approx(target_s + 0.8, abs=0.5)
    assert overlaps(said) == []


def test_a_pause_says_why_and_going_on_says_how_long() -> None:
    script = [Part("settling", 25.0), Part("hand_moving", 5.0), Part("settling", 10.0)]
    said = play(script)[3:5]

    assert [cue.text for cue in said] == [
        "Paused. Keep your hand still.",
        "Going on: 35 seconds left.",
    ]
    assert [cue.tone for cue in said] == [Chime.PAUSE, Chime.RESUME]
    assert all(cue.t_s - cue.cause_s < 1.0 for cue in said)


def test_a_pause_of_a_moment_is_not_worth_words() -> None:
    script = [Part("settling", 20.0), Part("unsure", 0.5), Part("settling", 5.0)]

    assert keys(play(script)) == ["settling", "holding", "care"]


def test_pauses_without_end_are_told() -> None:
    flutter = [Part("hand_moving", 0.5), Part("settling", 0.5)]
    said = play([Part("settling", 20.0), *flutter * 10])

    assert keys(said)[3:4] == ["pause"]


def test_the_next_pause_is_told_even_if_going_on_was_not() -> None:
    script = [Part("settling", 20.0), Part("hand_moving", 1.5), Part("settling", 1.3)]
    said = play([*script, Part("hand_moving", 6.0)])

    assert keys(said)[3:] == ["pause", "pause"]


def test_with_little_left_going_on_is_told_by_the_pips() -> None:
    script = [Part("settling", 59.0), Part("unsure", 6.0), Part("settling", 6.0)]

    assert keys(play(script))[-4:] == ["count_2", "pause", "count_1", "done"]


def test_an_early_pause_leaves_the_words_of_the_start_for_later() -> None:
    script = [Part("settling", 2.5), Part("unsure", 6.0), Part("settling", 15.0)]

    assert keys(play(script)) == ["settling", "pause", "resume", "holding"]


def test_going_on_is_told_even_if_it_flickers() -> None:
    script = [Part("settling", 25.0), Part("hand_moving", 1.2), Part("settling", 1.5)]
    said = play([*script, Part("hand_moving", 0.3), Part("settling", 4.0)])

    assert keys(said)[3:] == ["pause", "resume"]


def test_the_stop_signs_never_crowd_out_half_way() -> None:
    script = [Part("settling", 12.0), Part("hand_moving", 6.0), Part("settling", 40.0)]
    heard = keys(play(script, target_s=50.0))

    assert heard.index("half_way") < heard.index("care")


def counting(held_s: float, *, busy: bool = False) -> StepFacts:
    return StepFacts("holding", Phase.HOLDING, held_s, 60.0, lambda key: f"{key}.", busy=busy)


def test_a_late_pip_would_lie_and_is_left_out() -> None:
    assert listen(iter([(1.0, counting(57.45))])) == []
    assert keys(listen(iter([(1.0, counting(57.45)), (1.6, counting(58.05))]))) == ["count_2"]


@pytest.mark.parametrize(("held_s", "first"), [(1.0, ["settling"]), (8.0, ["holding"]), (11.0, [])])
def test_late_in_the_hold_its_beginning_is_no_news(held_s: float, first: list[str]) -> None:
    assert keys(listen(iter([(1.0, counting(held_s))]))) == first


def test_going_on_is_no_news_after_a_while() -> None:
    """While the engine was busy with something else."""
    stopped = StepFacts("unsure", Phase.PAUSED, 20.0, 60.0, lambda key: f"{key}.")
    script = [(t / 10, stopped) for t in range(20)]
    script += [(2 + t / 10, counting(20 + t / 10, busy=t < 60)) for t in range(70)]

    assert keys(listen(iter([(-9.0, counting(20.0)), *script]))) == ["care", "pause"]


def test_a_hold_given_up_is_told_and_the_next_begins_anew() -> None:
    script = [Part("settling", 20.0), Part("nobody", 70.0), Part("settling", 65.0)]
    said = play(script)

    assert "abandoned" in keys(said)
    assert keys(said)[-8:] == [
        "settling", "holding", "half_way", "ten_left", "count_3", "count_2", "count_1", "done",
    ]  # fmt: skip


def test_a_warning_comes_at_once_and_cuts_in() -> None:
    said = play([Part("hand_off", 1.2), Part("no_press", 2.0)])

    assert keys(said) == ["hand_off", "no_press"]
    assert said[1].t_s - 1.2 == pytest.approx(RULES.urgent_dwell_s)
    assert said[1].priority is Priority.SAFETY
    assert said[1].t_s < said[0].end_s


def test_a_warning_is_repeated_but_never_cuts_itself_off() -> None:
    said = play([Part("no_press", 40.0)])

    assert [round(cue.t_s, 1) for cue in said] == [0.3, 5.3, 15.3, 35.3]


def test_a_warning_that_comes_back_at_once_waits_for_the_first_to_end() -> None:
    said = play([Part("no_press", 0.5), Part("settling", 1.0), Part("no_press", 4.0)])

    assert [round(cue.t_s, 1) for cue in said if cue.key == "no_press"] == [0.3, 4.3]


def test_a_hand_on_the_rim_of_a_zone_is_not_shouted_at() -> None:
    said = play([Part("no_press", 0.5), Part("hand_off", 1.0)] * 10)
    warnings = [cue.t_s for cue in said if cue.key == "no_press"]

    assert all(after - before >= 4.0 for before, after in pairwise(warnings))


def test_a_warning_in_a_hold_stands_for_the_pause() -> None:
    script = [Part("settling", 20.0), Part("no_press", 3.0), Part("settling", 8.0)]

    assert keys(play(script))[3:] == ["no_press", "resume"]


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


parts = st.builds(
    Part,
    advice=st.sampled_from(
        ["nobody", "supine", "rolled_back", "hand_off", "hand_moving", "no_press", "settling"]
    ),
    seconds=st.sampled_from([0.1, 0.3, 0.7, 1.0, 2.0, 5.0, 13.0, 30.0]),
    hand_mm=st.tuples(st.floats(10, 500), st.floats(10, 500)),
    way=st.sampled_from(["superior", "anterior"]),
)
wild = st.builds(
    StepFacts,
    advice=st.sampled_from(["nobody", "supine", "hand_off", "no_press", "settling", "holding"]),
    phase=st.sampled_from(list(Phase)),
    held_s=st.floats(0, 60),
    target_s=st.just(60.0),
    say=st.just(lambda key: f"Some words about {key}."),
    hand_mm=st.none() | st.floats(0, 1000),
    hand_way=st.none() | st.sampled_from(["superior", "anterior"]),
    busy=st.booleans(),
)


def check_spacing(said: list[Cue]) -> None:
    """The rules that hold whatever happens."""
    assert overlaps(said) == []
    spoken = [cue for cue in said if not cue.key.startswith("count_")]
    for cue, after in pairwise(spoken):
        assert free_of_spacing(after) or after.t_s - cue.t_s >= RULES.spacing_s - 1e-6
    warnings = [cue.t_s for cue in said if cue.priority is Priority.SAFETY]
    assert all(after - before >= RULES.spacing_s - 1e-6 for before, after in pairwise(warnings))


@given(st.lists(parts, min_size=1, max_size=20), st.sampled_from([5.0, 20.0, 60.0]))
def test_whatever_happens_cues_keep_their_distance(script: list[Part], target_s: float) -> None:
    check_spacing(play(script, target_s))


@given(st.lists(st.tuples(st.floats(0.01, 2.0), wild), min_size=1, max_size=120))
def test_even_facts_that_make_no_sense_are_spoken_of_in_order(
    moments: list[tuple[float, StepFacts]],
) -> None:
    t_s, timed = 0.0, []
    for step_s, facts in moments:
        t_s += step_s
        timed.append((t_s, facts))

    check_spacing(listen(iter(timed)))
