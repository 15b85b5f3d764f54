"""Who must not press, when to stop and when to seek help. No diagnosis.

Its files:
    rules.toml, rules   the questions, limits and their sources; en.toml, de.toml the sentences
    screening           whether somebody may begin; screening_store keeps the answers
    interview           asks the screening in a terminal
    aftercare           the questions around a hold, as (state, event, time) -> state
    desk                puts them to the person while the window runs; by_terminal without one
    trend               whether weeks of use have helped

No-press zones of a tuned region are `coach.profile.no_press`.
"""
