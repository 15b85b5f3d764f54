"""What tuning is worth on bodies nobody has tuned on: figures from the clips of `tuning_bench`.

`python -m samples.studio.tuning_proofs --clips DIR`. Labels are clicked on days at home and judged
on other days at home (the same set-up), and on any other view. Two truths are told apart. *Shift
alone*: the region is right but for the body's own 10 to 30 mm along the skin. *All of it*: the
region as it is drawn, with everything that is wrong with it. The best constant offset there could
be (fitted to the very pictures it is judged on) says how much of that an offset can mend.
Millimetres in the picture plane, true scale, visible points of the upper side.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np

from coach.recording import PoseRecording
from coach.settings import Settings
from coach.tuning.fit import RULES, FitRules, fit, fit_shift
from coach.tuning.labels import Label
from coach.tuning.observe import Observation, observe
from coach.tuning.skin import Skin
from landmarks import catalogue
from landmarks.detector import Detector
from landmarks.joints import Side
from samples.studio.rotation import Array
from samples.studio.tuning_bench import HOME, upper_side

LABELS = 5
CLICK_MM = 5.0
_LEAST_SEEN = 4


@dataclass(frozen=True, slots=True, eq=False)
class Sighted:
    """One picture of one region.

    Attributes:
        plain: the label at the skin point the studio calls the region.
        moved: the label at the body's own shifted point.
        true_mm_per_px: scale of the picture at the shifted point.
    """

    plain: Observation
    moved: Observation
    true_mm_per_px: float

    def target(self, *, alone: bool) -> Observation:
        """What there is to fit: the shift alone, or all that is wrong."""
        if not alone:
            return self.moved
        return replace(self.moved, miss_mm=self.moved.miss_mm - self.plain.miss_mm)

    def error_mm(self, left_mm: Array) -> float:
        """True millimetres of a (2,) miss in millimetres as the pipeline estimates them."""
        scale = self.true_mm_per_px / self.moved.mm_per_px
        return float(np.linalg.norm(left_mm)) * scale


Clips = dict[str, list[Sighted]]
"""By the name of the clip."""
Bodies = dict[str, dict[str, Clips]]
"""By body and region."""


def read_bodies(folder: Path) -> Bodies:
    """By body and region, the clips in which the region is seen often enough."""
    bodies: Bodies = {}
    for path in sorted(folder.glob("*.truth.npz")):
        if not _recording_of(path).exists():
            continue
        body, clip = path.name.removesuffix(".truth.npz").split("-", 1)
        for region, sights in _sights(path).items():
            if len(sights) >= _LEAST_SEEN:
                bodies.setdefault(body, {}).setdefault(region, {})[clip] = sights
    return bodies


def _recording_of(truth_path: Path) -> Path:
    return truth_path.with_name(truth_path.name.replace(".truth.npz", ".jsonl"))


def _no_detector(still: bool) -> Detector:
    raise ValueError(f"pose recordings need no detector (still={still})")


def _sights(truth_path: Path) -> dict[str, list[Sighted]]:
    source, upper = str(_recording_of(truth_path)), upper_side(int(truth_path.name[4:6]))
    size = np.array(PoseRecording(Path(source)).info.size_wh)
    with np.load(truth_path) as archive:
        truth = dict(archive)
    labels: list[Label] = []
    at: list[float] = []
    for frame, point in np.argwhere(truth["moved_visible"] & truth["plain_visible"]):
        region, side = str(truth["regions"][point]), Side(str(truth["sides"][point]))
        pair = [truth[f"{name}_px"][frame, point] for name in ("plain", "moved")]
        inside = all(((px >= 0) & (px < size)).all() for px in pair)
        if region.startswith(("foot", "heel")) or side != upper or not inside:
            continue
        for px in pair:
            xy_px = (float(px[0]), float(px[1]))
            number = int(truth["frames"][frame])
            labels.append(Label(len(labels), source, number, None, region, side, xy_px))
        at.append(float(truth["moved_mm_per_px"][frame, point]))
    settings = Settings(height_cm=float(truth["height_cm"]))
    seen, _ = observe(labels, settings, catalogue.load(), _no_detector, truth_path)
    by_line = {one.label.line: one for one in seen}
    found: dict[str, list[Sighted]] = {}
    for k, mm_per_px in enumerate(at):
        plain, moved = by_line.get(2 * k), by_line.get(2 * k + 1)
        if plain is not None and moved is not None:
            found.setdefault(moved.label.region, []).append(Sighted(plain, moved, mm_per_px))
    return found


def clicked(sights: Iterable[Sighted], alone: bool, rng: np.random.Generator) -> list[Observation]:
    """Labels of somebody who clicks with `CLICK_MM` of noise on each axis."""
    targets = [sight.target(alone=alone) for sight in sights]
    return [replace(one, miss_mm=one.miss_mm + rng.normal(0, CLICK_MM, 2)) for one in targets]


def spread_out(clips: Sequence[list[Sighted]], rng: np.random.Generator) -> list[Sighted]:
    """`LABELS` pictures, as even as can be over the clips."""
    shares = np.array_split(np.arange(LABELS), len(clips))
    return [
        clip[k]
        for clip, share in zip(clips, shares, strict=True)
        for k in rng.choice(len(clip), len(share), replace=len(clip) < len(share))
    ]


def proof_fit(bodies: Bodies, recordings: int, alone: bool, rules: FitRules, *, home: bool) -> None:
    """Print before and after of fitting to `LABELS` labels of so many days at home.

    Args:
        bodies: what there is.
        recordings: how many days are labelled; each choice of them in turn.
        alone: the shift alone, or all of it.
        rules: of the fit.
        home: judged on the other days at home, or on the other views.
    """
    rng = np.random.default_rng(1)
    rows: dict[str, list[list[float]]] = {}
    for region, clips in (pair for regions in bodies.values() for pair in regions.items()):
        for names in combinations([name for name in HOME if name in clips], recordings):
            rest = [name for name in clips if name not in names and (name in HOME) == home]
            others = [sight for name in rest for sight in clips[name]]
            if others:
                labels = clicked(spread_out([clips[name] for name in names], rng), alone, rng)
                rows.setdefault(region, []).extend(_judged(labels, others, alone, rules))
    where = "the same set-up on another day" if home else "any other view"
    print(f"{_what(alone)}, {LABELS} labels of {recordings} day(s), judged on {where}")
    print(f"  {'region':26}  before   after  if it helps   best there is")
    for region, found in [*rows.items(), ("all", [r for part in rows.values() for r in part])]:
        if found:
            told = np.median(np.array(found), axis=0)
            print(f"  {region:26}" + "".join(f"{mm:10.1f}" for mm in told) + f"   n={len(found)}")


def decompose(bodies: Bodies, alone: bool) -> None:
    """Print what the best constant offset leaves: of a clip, of all days at home, of all clips."""
    rows: list[list[float]] = []
    for clips in (clips for regions in bodies.values() for clips in regions.values()):
        everything = [sight for sights in clips.values() for sight in sights]
        days = {name: clips[name] for name in HOME if name in clips}
        if len(days) < 2 or len(days) == len(clips):
            continue
        at_home = _best([sight for sights in days.values() for sight in sights], alone)
        anywhere = _best(everything, alone)
        for sights in days.values():
            ways = (np.zeros(3), anywhere, at_home, _best(sights, alone))
            rows += [[_left(sight, way, alone) for way in ways] for sight in sights]
    if not rows:
        return
    print(f"what is left of the error at home, {_what(alone)}, n={len(rows)}: median, 90 %, rms")
    found = np.array(rows)
    for name, column in zip(
        ("untouched", "one offset for all clips", "one for all days at home", "one a clip"),
        found.T,
        strict=True,
    ):
        told = (*np.quantile(column, (0.5, 0.9)), np.sqrt(np.mean(column**2)))
        print(f"  {name:26}" + "".join(f"{mm:8.1f}" for mm in told))


def _judged(
    labels: Sequence[Observation], others: Sequence[Sighted], alone: bool, rules: FitRules
) -> list[list[float]]:
    """For each picture: untouched, fitted, fitted where that helps, best offset there is."""
    fitted = fit(labels, np.zeros(3), rules=rules)
    shift = np.array(fitted.shift_mm)
    saved = shift if fitted.helps(rules) else np.zeros(3)
    ways = (np.zeros(3), shift, saved, _best(others, alone))
    return [[_left(sight, way, alone) for way in ways] for sight in others]


def _what(alone: bool) -> str:
    return "shift alone" if alone else "all of it"


def _left(sight: Sighted, shift_mm: Array, alone: bool) -> float:
    one = sight.target(alone=alone)
    return sight.error_mm(one.miss_mm - one.mm_per_shift @ shift_mm)


def _best(sights: Sequence[Sighted], alone: bool) -> Array:
    """The offset that fits these pictures best, known by looking at them."""
    free = FitRules(view_share=0.01, along_skin_mm=1e4, into_skin_mm=1e4)
    return fit_shift([sight.target(alone=alone) for sight in sights], np.zeros(3), free)


def proof_drag(bodies: Bodies, alone: bool) -> None:
    """Print where one correction on a back view lands in the oblique views."""
    rows: list[tuple[float, float, float]] = []
    for regions in bodies.values():
        for clips in regions.values():
            oblique = [s for name in clips if "back-oblique" in name for s in clips[name]]
            for sight in clips.get("back", []) if oblique else []:
                one = sight.target(alone=alone)
                shift = _skin(one).shift_mm(one.miss_mm / one.mm_per_px)
                if shift is None:
                    continue
                step_px = one.miss_mm / one.mm_per_px
                for other in oblique:
                    there = other.target(alone=alone)
                    plain = there.miss_mm - step_px * there.mm_per_px
                    rows.append(
                        (_left(other, np.zeros(3), alone), _left(other, shift, alone),
                         other.error_mm(plain))
                    )  # fmt: skip
    if not rows:
        return
    told = [np.quantile(np.array(rows), share, axis=0) for share in (0.5, 0.9)]
    print(f"one correction from behind, {_what(alone)}, n={len(rows)}")
    for name, column in (("untouched", 0), ("in the body frame", 1), ("in pixels", 2)):
        print(f"  {name:20} median {told[0][column]:6.1f}   90 % {told[1][column]:6.1f}")


def _skin(one: Observation) -> Skin:
    """The skin at the region, as the window sees it."""
    first = np.cross(one.normal, np.eye(3)[np.argmin(np.abs(one.normal))])
    first /= np.linalg.norm(first)
    along = np.array([first, np.cross(one.normal, first)])
    px_per_mm = one.mm_per_shift / one.mm_per_px
    towards = np.cross(px_per_mm[0], px_per_mm[1])
    facing = abs(float(one.normal @ towards)) / float(np.linalg.norm(towards))
    return Skin(px_per_mm, along, facing)


def main(argv: list[str] | None = None) -> int:
    """Print all figures; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.tuning_proofs")
    parser.add_argument("--clips", type=Path, required=True)
    parser.add_argument("--view", type=float, default=RULES.view_share)
    parser.add_argument("--along", type=float, default=RULES.along_skin_mm)
    parser.add_argument("--into", type=float, default=RULES.into_skin_mm)
    args = parser.parse_args(argv)
    rules = FitRules(view_share=args.view, along_skin_mm=args.along, into_skin_mm=args.into)
    bodies = read_bodies(args.clips)
    for alone in (True, False):
        decompose(bodies, alone)
        for home in (True, False):
            for recordings in (1, 2, 3, LABELS):
                proof_fit(bodies, recordings, alone, rules, home=home)
        proof_drag(bodies, alone)
    return 0


if __name__ == "__main__":
    sys.exit(main())
