"""The live loop: capture, inference and display in three threads, the newest frame always winning.

The camera's thread captures, the worker here detects and steps the pipeline, the main thread
draws and shows. Between them stand slots that hold one thing, so that nothing ever queues.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Protocol

from coach.motion.sized import SizedTracker
from coach.pipeline import Pipeline, Step
from coach.replay import Listener, sighting_of
from coach.sighting import Sighting
from coach.sources.camera_state import CameraState, CameraStatus, CameraTick
from landmarks.detector import Detector
from landmarks.frame import Frame

TICK_S = 0.5
"""Without a picture the worker still wakes this often: the timer has to learn of the silence."""
COUNT_EVERY_S = 3.0
"""How often people are counted."""
LINGER_S = 6.0
"""After all is done the words are left standing this long."""


class Camera(Protocol):
    """What the loop needs of a camera."""

    @property
    def status(self) -> CameraStatus:
        """What is wrong with it, if anything."""
        ...

    @property
    def dropped(self) -> int:
        """Pictures that a newer one replaced before anybody asked for them."""
        ...

    def next(self, timeout_s: float) -> Frame | CameraTick:
        """The newest frame, or a tick when none came in time."""
        ...

    def age_s(self, t_s: float) -> float:
        """How long ago the media time `t_s` was."""
        ...


class Counter(Protocol):
    """Counts people."""

    def count(self, frame: Frame) -> int:
        """How many are in the picture."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One step, on its way to the screen.

    Attributes:
        sighting: the frame and its pose.
        step: what came of it.
        camera: state of the camera.
        model_s: seconds spent on detection.
    """

    sighting: Sighting
    step: Step
    camera: CameraState
    model_s: float


class Slot:
    """Holds the newest shot; older ones nobody took are forgotten."""

    def __init__(self) -> None:
        """Empty."""
        self._condition = threading.Condition()
        self._shot: Shot | None = None
        self.skipped = 0

    def put(self, shot: Shot) -> None:
        """Replace what is there."""
        with self._condition:
            self.skipped += self._shot is not None
            self._shot = shot
            self._condition.notify()

    def take(self, timeout_s: float) -> Shot | None:
        """The newest shot, waited for, or None."""
        with self._condition:
            self._condition.wait_for(lambda: self._shot is not None, timeout_s)
            shot, self._shot = self._shot, None
            return shot


class LiveWorker:
    """Detects and steps in a thread of its own, until told to stop or all is done."""

    def __init__(
        self,
        camera: Camera,
        detector: Detector,
        pipeline: Pipeline,
        listeners: Sequence[Listener],
        clock: Callable[[], float],
        headcount: Counter | None = None,
    ) -> None:
        """Nothing runs before `start`."""
        self._headcount = headcount
        self._counted_s: float | None = None
        self._people: int | None = None
        self._camera, self._detector, self._pipeline = camera, detector, pipeline
        self._tracker = SizedTracker()
        self._listeners, self._clock = listeners, clock
        self._requests: SimpleQueue[Callable[[Pipeline], None]] = SimpleQueue()
        self._stop = threading.Event()
        self._done_s: float | None = None
        self._index = 0
        self._thread = threading.Thread(target=self._work, name="coach-live", daemon=True)
        self.slot = Slot()
        self.error: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def request(self, change: Callable[[Pipeline], None]) -> None:
        """Have `change` done to the pipeline between two frames, in the worker's own thread."""
        self._requests.put(change)

    @property
    def dropped(self) -> int:
        """Camera pictures nobody had time for."""
        return self._camera.dropped

    def age_s(self, t_s: float) -> float:
        """How long ago the media time `t_s` was."""
        return self._camera.age_s(t_s)

    @property
    def running(self) -> bool:
        """Whether it still works."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ask it to end and wait. Safe to call twice."""
        self._stop.set()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout=5.0)

    def _work(self) -> None:
        try:
            while not self._stop.is_set() and not self._finished():
                self._once()
        except BaseException as error:  # handed to the main thread, which raises it
            self.error = error
        finally:
            self._stop.set()

    def _once(self) -> None:
        item = self._camera.next(TICK_S)
        self._serve_requests()
        began_s = self._clock()
        sighting = self._sighting(item)
        model_s = self._clock() - began_s
        self._index += 1
        step = self._pipeline.step(sighting)
        wanted = [listener.take(sighting, step) for listener in self._listeners]
        if not all(wanted):
            self._stop.set()
        if step.finished and self._done_s is None:
            self._done_s = step.t_s
        self.slot.put(Shot(sighting, step, self._camera.status.state, model_s))

    def _sighting(self, item: Frame | CameraTick) -> Sighting:
        """What is seen; nothing while the camera is in trouble, whatever its pictures show."""
        if not isinstance(item, Frame):
            return Sighting(self._index, item.t_s, None)
        if self._camera.status.state is not CameraState.OK:
            return Sighting(self._index, item.t_s, None, item.picture)
        seen = sighting_of(item, self._detector, self._tracker)
        self._count_people(item)
        return replace(seen, index=self._index, people=self._people)

    def _count_people(self, frame: Frame) -> None:
        """Now and then: it costs as much as two frames."""
        due = self._counted_s is None or frame.t_s - self._counted_s >= COUNT_EVERY_S
        if self._headcount is not None and due:
            self._people, self._counted_s = self._headcount.count(frame), frame.t_s

    def _serve_requests(self) -> None:
        while True:
            try:
                change = self._requests.get_nowait()
            except Empty:
                return
            change(self._pipeline)
            self._done_s = None

    def _finished(self) -> bool:
        """Done long enough ago for the words to have been read and heard."""
        return self._done_s is not None and self._camera.age_s(self._done_s) > LINGER_S
