"""A file of clicks: made by hand, by the labelling window or by a spreadsheet."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from coach.tuning.labels import COLUMNS, Label, load, parse
from landmarks.errors import CoachError
from landmarks.joints import Side

HEADER = "source,frame,region,side,x_px,y_px"
REAL = f"""\
# clicked on 3 March
{HEADER}
clips/back.mp4,12,gluteus_medius,right,301.5,222
"clips/front, left.mp4",0,iliacus,left,88,140.25

first-hold,700,foot_arch,left,12,13
"""


def complaint(text: str) -> str:
    with pytest.raises(CoachError) as caught:
        parse(text, "clicks.csv")
    message = str(caught.value)
    assert message.startswith("clicks.csv")
    assert "\n" not in message
    return message


def test_a_file_as_it_should_be() -> None:
    """Comments, empty lines, a comma in a name; lines are counted as an editor counts them."""
    assert parse(REAL, "clicks.csv") == (
        Label(3, "clips/back.mp4", 12, None, "gluteus_medius", Side.RIGHT, (301.5, 222.0)),
        Label(4, "clips/front, left.mp4", 0, None, "iliacus", Side.LEFT, (88.0, 140.25)),
        Label(6, "first-hold", 700, None, "foot_arch", Side.LEFT, (12.0, 13.0)),
    )


def test_columns_in_any_order_and_times_in_place_of_frames() -> None:
    text = "side,t_s,y_px,x_px,region,source\nleft,3.25,2,1,iliacus,a.mp4\n"
    (label,) = parse(text, "clicks.csv")
    assert (label.frame, label.t_s, label.xy_px) == (None, 3.25, (1.0, 2.0))


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", REAL), ("utf-8-sig", REAL), ("utf-16", REAL), ("cp1252", REAL),
        ("utf-8", REAL.replace("\n", "\r\n")), ("utf-8-sig", REAL.replace(",", "\t").replace(
            '"clips/front\t left.mp4"', '"clips/front, left.mp4"')),
    ],
)  # fmt: skip
def test_what_spreadsheets_write(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "clicks.csv"
    path.write_bytes(text.encode(encoding))
    assert load(path) == parse(REAL, "clicks.csv")


def test_semicolons_and_umlauts(tmp_path: Path) -> None:
    path = tmp_path / "clicks.csv"
    path.write_bytes(f"{HEADER}\nKüche.mp4,1,iliacus,left,2,3\n".replace(",", ";").encode("cp1252"))
    assert load(path)[0].source == "Küche.mp4"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no header; it must be: source,frame,region,side,x_px,y_px"),
        (HEADER, "holds no label"),
        (f"{HEADER},comment\n", "line 1: unknown column 'comment'; the header must be"),
        (f"{HEADER},a,b\n", "unknown column 'a', 'b'"),
        (f"{HEADER},t_s\n", "unknown column 't_s'"),
        (f"{HEADER},side\n", "repeated column 'side'"),
        ("source,frame,region,side,x_px\n", "missing column 'y_px'"),
        (f"#\n{HEADER}\na,1,iliacus,left,1\n", "line 3: 5 values for 6 columns"),
        (f"{HEADER}\na,1,iliacus,left,1,2,3\n", "7 values for 6 columns"),
        (f"{HEADER}\n,1,iliacus,left,1,2\n", "line 2, source: must be"),
        (f"{HEADER}\na,1,knee,left,1,2\n", "line 2, region: no region 'knee'; known: gluteus_med"),
        (f"{HEADER}\na,1,iliacus,both,1,2\n", "line 2, side: must be left or right, got 'both'"),
        (f"{HEADER}\na,1.5,iliacus,left,1,2\n", "line 2, frame: must be a whole number from 0"),
        (f"{HEADER}\na,-1,iliacus,left,1,2\n", "frame: must be a whole number from 0, got '-1'"),
        (f"{HEADER}\na,{'9' * 5000},iliacus,left,1,2\n", "frame: must be a whole number"),
        (f"{HEADER}\na,1,iliacus,left,nan,2\n", "x_px: must be a number from -100000 to 100000"),
        (f"{HEADER}\na,1,iliacus,left,1,1e400\n", "y_px: must be a number"),
        (f"{HEADER}\na,1,iliacus,left,1_0,2\n", "x_px: must be a number"),
        (f"{HEADER}\na,1,iliacus,left,,2\n", "x_px: must be a number"),
        (f'{HEADER}\n"a,1,iliacus,left,1,2\n', "line 2: not valid CSV"),
        (HEADER.replace("frame", "t_s") + "\na,-1,iliacus,left,1,2\n", "t_s: must be a number fr"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_line_and_column(text: str, says: str) -> None:
    assert says in complaint(text)


def test_files_that_are_no_labels(tmp_path: Path) -> None:
    large, odd = tmp_path / "large.csv", tmp_path / "odd.csv"
    large.write_bytes(b"#" * 5_000_001)
    odd.write_bytes(b"\xff\xfea")
    for path, says in (
        (large, "too large"),
        (odd, "is no text"),
        (tmp_path / "none.csv", "cannot read"),
        (tmp_path, "cannot read"),
        (Path("nul\0"), "cannot read"),
    ):
        with pytest.raises(CoachError, match=says):
            load(path)


ODD = (
    "nan", "inf", "-1", "1e999", "", ",", ";", '"', '""', "#", "\t", "\x00", "\ufeff", "ä", "\r",
    "both", "knee", "LEFT", "t_s", "comment", "0x10", "\uff11\uff12", "9" * 400, "\u2028", "\x0b",
)  # fmt: skip


def mangled(rng: random.Random) -> bytes:
    """A real file after one to three accidents."""
    text = REAL
    for _ in range(rng.randint(1, 3)):
        at, kind = rng.randrange(len(text) + 1), rng.random()
        cells = text.split(",")
        if kind < 0.3:
            text = text[:at] + rng.choice(ODD) + text[at:]
        elif kind < 0.5:
            text = text[:at] + text[at + rng.choice([1, 3, 60]) :]
        elif kind < 0.8:
            cells[rng.randrange(len(cells))] = rng.choice(ODD)
            text = ",".join(cells)
        else:
            lines = text.splitlines(keepends=True) or [""]
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
            text = "".join(lines)
    raw = text.encode(rng.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16"]))
    if rng.random() < 0.15:
        at = rng.randrange(len(raw) + 1)
        raw = raw[:at] + rng.randbytes(rng.randint(1, 3)) + raw[at:]
    return raw


def test_mangled_label_files_are_taken_or_refused(tmp_path: Path) -> None:
    """Five hundred: never a traceback, and each row that stands is a label, none is skipped."""
    rng, path, taken = random.Random(8), tmp_path / "fuzz.csv", 0
    for _ in range(500):
        path.write_bytes(mangled(rng))
        try:
            labels = load(path)
        except CoachError as error:
            said = str(error)
        else:
            taken += 1
            said = str(path)
            assert all(label.region and label.source for label in labels)
            assert len(labels) == rows_in(path)
        assert said.startswith(str(path))
        assert "\n" not in said
    assert 20 < taken < 400


def rows_in(path: Path) -> int:
    """Lines that hold something, less the header."""
    raw = path.read_bytes()
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    lines = [line.strip() for line in text.splitlines()]
    return len([line for line in lines if line.strip(',;\t" ') and not line.startswith("#")]) - 1


def test_the_header_that_is_written_is_the_one_that_is_read() -> None:
    assert ",".join(COLUMNS) == HEADER
