"""Ways to spoil a file, each reproducible from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Bytes = Callable[[bytes, random.Random], bytes]

NASTY_NUMBERS = (
    "nan", "inf", "-inf", "NaN", "Infinity", "1e400", "-1", "0", "1e18", "-1e18",
    "99999999999999999999", "9" * 5000,
    "0.0000001", "true", '""', "[]", "{}", "null", '"text"', "1_0", "0x10", "2026-01-01",
)  # fmt: skip
_NUMBER = re.compile(rb"-?\d+(\.\d+)?")


def cut_short(data: bytes, rng: random.Random) -> bytes:
    """The first part only, as after a crash or a full disk."""
    return data[: rng.randrange(len(data) + 1)]


def flip_bits(data: bytes, rng: random.Random) -> bytes:
    """One to fifty bits turned over anywhere."""
    spoilt = bytearray(data)
    for _ in range(rng.randint(1, 50)):
        spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def lose_a_piece(data: bytes, rng: random.Random) -> bytes:
    """A stretch in the middle is missing."""
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randint(1, max(1, len(data) // 3)) :]


def repeat_a_piece(data: bytes, rng: random.Random) -> bytes:
    """A stretch stands there twice."""
    start = rng.randrange(len(data))
    end = start + rng.randint(1, max(1, len(data) // 3))
    return data[:end] + data[start:end] + data[end:]


def fill_a_piece(data: bytes, rng: random.Random) -> bytes:
    """A stretch of zeros or ones, as from a broken disk."""
    start = rng.randrange(len(data))
    length = rng.randint(1, max(1, len(data) // 4))
    fill = bytes([rng.choice((0, 255))]) * len(data[start : start + length])
    return data[:start] + fill + data[start + length :]


def put_garbage_first(data: bytes, rng: random.Random) -> bytes:
    """Some random bytes before everything."""
    return rng.randbytes(rng.randint(1, 64)) + data


BINARY: tuple[Bytes, ...] = (
    cut_short,
    flip_bits,
    lose_a_piece,
    repeat_a_piece,
    fill_a_piece,
    put_garbage_first,
)


def nasty_number(data: bytes, rng: random.Random) -> bytes:
    """One number becomes something that is none, or is out of all bounds."""
    numbers = list(_NUMBER.finditer(data))
    if not numbers:
        return data
    hit = rng.choice(numbers)
    return data[: hit.start()] + rng.choice(NASTY_NUMBERS).encode() + data[hit.end() :]


def other_encoding(data: bytes, rng: random.Random) -> bytes:
    """Saved by an editor that means well."""
    text = data.decode("utf-8", errors="replace") + "\n# é"
    encoding = rng.choice(("utf-16", "utf-16-le", "latin-1", "utf-32", "utf-8-sig"))
    return text.encode(encoding, errors="replace")


def shuffle_lines(data: bytes, rng: random.Random) -> bytes:
    """Lines in another order."""
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


def drop_lines(data: bytes, rng: random.Random) -> bytes:
    """Some lines are missing."""
    return b"".join(line for line in data.splitlines(keepends=True) if rng.random() > 0.3)


def double_lines(data: bytes, rng: random.Random) -> bytes:
    """Some lines stand there twice."""
    lines = data.splitlines(keepends=True)
    return b"".join(line * rng.choice((1, 1, 2)) for line in lines)


def rename_words(data: bytes, rng: random.Random) -> bytes:
    """One word is misspelt wherever it stands."""
    words = re.findall(rb"[A-Za-z_]{3,}", data)
    if not words:
        return data
    word = rng.choice(words)
    return data.replace(word, word[::-1])


def deep_nesting(data: bytes, rng: random.Random) -> bytes:
    """Brackets without end: parsers recurse."""
    del data
    many = rng.choice((100, 5_000, 100_000))
    return rng.choice((b"a = ", b"")) + b"[" * many


def long_line(data: bytes, rng: random.Random) -> bytes:
    """A megabyte in one line."""
    return data + rng.choice((b"9", b"a", b'"', b"\x00")) * 1_000_000


TEXT: tuple[Bytes, ...] = (
    *BINARY,
    nasty_number,
    nasty_number,
    nasty_number,
    other_encoding,
    shuffle_lines,
    drop_lines,
    double_lines,
    rename_words,
    deep_nesting,
    long_line,
)


def spoilt(data: bytes, seed: int, ways: tuple[Bytes, ...]) -> bytes:
    """`data` spoilt in one to three of the ways, by the seed."""
    rng = random.Random(seed)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if not data:
            break
        data = rng.choice(ways)(data, rng)
    return data
