"""Many recordings at once: the same job for each, on all cores or on a cluster that is there.

The engine is any `concurrent.futures.Executor`: processes of this machine, or a Dask cluster's
(`dask.distributed.Client(...).get_executor()`), whose workers must see the same files.
"""

from __future__ import annotations

import io
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from coach.profile.profile import Profile
from coach.replay_job import ReplayJob, run_job
from coach.settings import Settings
from landmarks.errors import CoachError

DONE, NOT_COMPLETED, USER_CAN_FIX = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one source.

    Attributes:
        source: as it was named.
        code: exit code it would have had alone.
        told: its table, as text.
        error: the one line of what has to be mended, or None.
    """

    source: str
    code: int
    told: str
    error: str | None = None


def replay_one(job: ReplayJob, settings: Settings, profile: Profile | None, width: int) -> Outcome:
    """Replay one source without window or progress; nothing is raised for a bad one.

    Args:
        job: what to do.
        settings: the person's choices.
        profile: the body's, or None.
        width: of the table, columns.
    """
    told, errors = io.StringIO(), io.StringIO()
    console = Console(file=told, width=width, quiet=job.quiet)
    try:
        completed = run_job(
            replace(job, window=False),
            settings,
            profile,
            console=console,
            errors=Console(file=errors, width=10_000),
        )
    except CoachError as error:
        return Outcome(job.source, USER_CAN_FIX, told.getvalue(), str(error))
    code = DONE if completed else NOT_COMPLETED
    return Outcome(job.source, code, errors.getvalue() + told.getvalue())


def replay_many(
    jobs: Sequence[ReplayJob],
    settings: Settings,
    profile: Profile | None,
    engine: Executor,
    *,
    width: int = 80,
) -> Iterator[Outcome]:
    """The outcome of every job, in the order of the jobs, whatever ends first."""
    work = partial(replay_one, settings=settings, profile=_sendable(profile), width=width)
    futures = [engine.submit(work, job) for job in jobs]
    try:
        for future in futures:
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


def _sendable(profile: Profile | None) -> Profile | None:
    """The profile with plain dictionaries: read-only ones cannot be sent to a process."""
    if profile is None:
        return None
    offsets, provenance = dict(profile.offsets), dict(profile.provenance)
    return replace(profile, offsets=offsets, provenance=provenance)


@contextmanager
def engine_of(jobs: int, dask: str | None) -> Iterator[Executor]:
    """Processes of this machine, or the Dask cluster at an address.

    Args:
        jobs: how many processes.
        dask: address of the cluster's scheduler, or None for this machine.

    Raises:
        CoachError: there is no Dask, or no cluster answers.
    """
    if dask is None:
        # A fresh interpreter each: a copy of one that has loaded the model may hang.
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
            yield pool
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise CoachError(
            "--dask needs Dask; run: pip install 'trigger-point-coach[dask]'"
        ) from error
    try:
        client = Client(dask, timeout=10)
    except (OSError, ValueError) as error:
        raise CoachError(f"--dask: no cluster answers at {dask} ({error})") from error
    with client:
        yield client.get_executor()


def run_many(
    jobs: Sequence[ReplayJob],
    settings: Settings,
    profile: Profile | None,
    engine: Executor,
    errors: Console,
) -> int:
    """Replay all with one progress bar, print each table in order; the worst exit code."""
    console = Console()
    codes = [DONE]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_interactive,
    ) as bar:
        task = bar.add_task("recordings", total=len(jobs))
        for outcome in replay_many(jobs, settings, profile, engine, width=console.width):
            bar.advance(task)
            codes.append(outcome.code)
            console.print(outcome.told, end="", highlight=False, markup=False)
            if outcome.error is not None:
                errors.print(
                    f"coach: {outcome.error}", highlight=False, markup=False, soft_wrap=True
                )
    return max(codes)
