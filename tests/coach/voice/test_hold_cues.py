"""Stories of what the voice says of the hold and when, in media time."""

from __future__ import annotations

import pytest

from coach.hold import Phase
from coach.voice.cue import StepFacts
from coach.voice.tones import Chime
from coach.voice.transcript import overlaps
from tests.coach.voice.script import Part, keys, listen, play

BEGINNING = ["(there)", "settling", "holding"]


def test_arrival_is_told_once() -> None:
    wobble = [Part("settling", 0.9), Part("hand_off", 0.5)]
    said = play([Part("hand_off", 6.0), *wobble * 4, Part("settling", 12.0)])

    assert keys(said) == ["hand_off", "(there)", "settling", "holding"]
    assert said[1].t_s - said[1].cause_s == pytest.approx(0.4)
    assert said[2].text == "There. Now feel for the tender spot inside the ring."


def test_a_hand_that_only_passes_is_not_there() -> None:
    assert keys(play([Part("settling", 0.3), Part("hand_off", 0.5)] * 4)) == []


def test_the_start_sounds_in_the_moment_the_time_begins_to_run() -> None:
    """Its words owe the cool-down to those before; the tone ends what is no longer true."""
    said = play([Part("hand_off", 1.5), Part("settling", 12.0)])

    assert keys(said) == ["hand_off", "(there)", "(start)", "settling", "holding"]
    assert [cue.t_s for cue in said[:4]] == pytest.approx([0.8, 1.9, 2.5, 4.8])
    assert said[1].cuts
    assert said[3].delay_s == pytest.approx(0.0)
    assert said[3].tone is None


def test_a_start_that_could_not_be_told_in_words_is_not_told_late() -> None:
    """The arrival is old news by the time the engine is free."""
    script = [(t / 10, counting(0.5 + t / 10, busy=True)) for t in range(60)]
    script += [(t / 10, counting(0.5 + t / 10)) for t in range(60, 80)]

    assert keys(listen([(-1.0, counting(0.0)), *script]))[0] == "settling"
    late = listen([(-1.0, counting(0.0, busy=True)), *script])
    assert "settling" not in keys(late)


def test_a_whole_hold_is_counted_down() -> None:
    said = play([Part("settling", 70.0)])

    assert keys(said) == [
        *BEGINNING, "care", "half_way", "ten_left", "count_3", "count_2", "count_1",
        "done",
    ]  # fmt: skip
    end_s = said[-1].t_s
    lefts_s = [end_s - cue.t_s for cue in said[4:]]
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
    said = play(script)[4:6]

    assert [cue.text for cue in said] == [
        "Paused. Keep your hand still.",
        "Going on: 35 seconds left.",
    ]
    assert [cue.tone for cue in said] == [Chime.PAUSE, Chime.RESUME]
    assert all(cue.t_s - cue.cause_s < 1.0 for cue in said)


def test_going_on_ends_the_words_of_the_pause() -> None:
    script = [Part("settling", 25.0), Part("hand_moving", 1.5), Part("settling", 10.0)]
    said = play(script)[4:7]

    assert keys(said) == ["pause", "(resume)", "resume"]
    assert [cue.t_s for cue in said] == pytest.approx([25.8, 27.5, 29.8])
    assert said[1].cuts
    assert said[2].text == "Going on: 33 seconds left."
    assert said[2].delay_s == pytest.approx(0.0)


def test_a_pause_sounds_in_the_middle_of_other_words_and_those_are_made_up_for() -> None:
    """The stop signs have to be heard once to their end."""
    script = [Part("settling", 15.0), Part("hand_moving", 6.0), Part("settling", 12.0)]
    said = play(script)

    assert keys(said) == [*BEGINNING, "care", "(pause)", "pause", "resume", "care"]
    assert said[4].t_s == pytest.approx(15.8)
    assert said[4].cuts


def test_words_of_the_beginning_that_were_cut_off_are_made_up_for() -> None:
    script = [Part("settling", 6.5), Part("hand_moving", 6.0), Part("settling", 9.0)]
    heard = keys(play(script))

    assert heard == [*BEGINNING, "(pause)", "pause", "(resume)", "resume", "holding"]


def test_a_pause_that_ends_before_its_words_has_only_its_tone() -> None:
    script = [Part("settling", 6.2), Part("hand_moving", 1.0), Part("settling", 3.5)]
    heard = keys(play(script))

    assert heard[3:5] == ["(pause)", "(resume)"]
    assert "pause" not in heard


def test_a_pause_of_a_moment_is_not_worth_words() -> None:
    script = [Part("settling", 20.0), Part("unsure", 0.5), Part("settling", 5.0)]

    assert keys(play(script)) == [*BEGINNING, "care"]


def test_pauses_without_end_are_told() -> None:
    flutter = [Part("hand_moving", 0.5), Part("settling", 0.5)]
    said = play([Part("settling", 20.0), *flutter * 10])

    assert keys(said)[4:5] == ["pause"]


def test_the_next_pause_is_told_even_if_going_on_was_not() -> None:
    script = [Part("settling", 20.0), Part("hand_moving", 1.5), Part("settling", 1.3)]
    said = play([*script, Part("hand_moving", 6.0)])

    assert keys(said)[4:] == ["pause", "(resume)", "(pause)", "pause"]


def test_with_little_left_going_on_is_told_by_the_pips() -> None:
    script = [Part("settling", 59.0), Part("unsure", 6.0), Part("settling", 6.0)]

    assert keys(play(script))[-4:] == ["count_2", "pause", "count_1", "done"]


def test_an_early_pause_leaves_the_words_of_the_start_for_later() -> None:
    script = [Part("settling", 2.5), Part("unsure", 6.0), Part("settling", 15.0)]

    heard = keys(play(script))

    assert heard == ["(there)", "settling", "(pause)", "pause", "resume", "holding", "care"]


def test_going_on_is_told_even_if_it_flickers() -> None:
    script = [Part("settling", 25.0), Part("hand_moving", 1.2), Part("settling", 1.5)]
    said = play([*script, Part("hand_moving", 0.3), Part("settling", 4.0)])

    assert keys(said)[4:] == ["pause", "(resume)", "resume"]


def test_the_stop_signs_never_crowd_out_half_way() -> None:
    script = [Part("settling", 12.0), Part("hand_moving", 6.0), Part("settling", 40.0)]
    heard = keys(play(script, target_s=50.0))

    assert heard.index("half_way") < heard.index("care")


def counting(held_s: float, *, busy: bool = False) -> StepFacts:
    return StepFacts("holding", Phase.HOLDING, held_s, 60.0, lambda key: f"{key}.", busy=busy)


def test_a_late_pip_would_lie_and_is_left_out() -> None:
    assert listen(iter([(1.0, counting(57.45))])) == []
    assert keys(listen(iter([(1.0, counting(57.45)), (1.6, counting(58.05))]))) == ["count_2"]


@pytest.mark.parametrize(
    ("held_s", "first"),
    [(1.0, ["settling"]), (8.0, ["holding"]), (11.0, ["holding"]), (13.0, ["care"])],
)
def test_late_in_the_hold_its_beginning_is_no_news(held_s: float, first: list[str]) -> None:
    assert keys(listen(iter([(1.0, counting(held_s))]))) == first


def test_the_words_of_going_on_are_no_news_after_a_while() -> None:
    """While the engine was busy with something else."""
    stopped = StepFacts("unsure", Phase.PAUSED, 20.0, 60.0, lambda key: f"{key}.")
    script = [(t / 10, stopped) for t in range(10)]
    script += [(1 + t / 10, counting(20 + t / 10, busy=10 < t < 60)) for t in range(70)]

    assert keys(listen([(-1.0, counting(20.0)), *script])) == ["care", "(pause)", "(resume)"]


def test_a_hold_given_up_is_told_and_the_next_begins_anew() -> None:
    script = [Part("settling", 20.0), Part("nobody", 70.0), Part("settling", 65.0)]
    said = play(script)

    assert "abandoned" in keys(said)
    assert keys(said)[-9:] == [
        *BEGINNING, "half_way", "ten_left", "count_3", "count_2", "count_1", "done",
    ]  # fmt: skip


def test_a_warning_in_a_hold_stands_for_the_pause() -> None:
    script = [Part("settling", 20.0), Part("no_press", 3.0), Part("settling", 8.0)]

    assert keys(play(script))[4:] == ["no_press", "(resume)", "resume"]


def test_the_last_words_are_not_cut_off_by_what_comes_next() -> None:
    """ "Let go slowly" stays true, also when the next hold has begun to be prepared."""
    done = StepFacts("done", Phase.DONE, 60.0, 60.0, lambda _: "Done. Let go slowly and rest.")
    following = StepFacts("supine", Phase.WAITING, 0.0, 60.0, lambda key: f"{key}.")
    script = [(t / 10, done) for t in range(10)] + [(1 + t / 10, following) for t in range(40)]
    said = listen(script)

    assert [cue.key for cue in said][:2] == ["done", "supine"]
    assert said[1].t_s >= said[0].end_s
