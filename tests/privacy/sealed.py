"""Runs a program that dies the moment any code in it opens an internet socket. Linux only.

    python -m tests.privacy.sealed PROGRAM [ARGUMENT...]

A seccomp filter stands between the process and the kernel, so native libraries, threads and
child processes are under it too. `socket()` of the internet families ends the process with
SIGSYS; local sockets (sound, display) go through.
"""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import sys
from typing import NamedTuple

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_LOAD_WORD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_AT_NUMBER, _AT_ARCHITECTURE, _AT_FIRST_ARGUMENT = 0, 4, 16
_AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SOCKET_CALL = {"x86_64": 41, "aarch64": 198}
_IO_URING_SETUP = 425
"""It can open sockets without the call; nothing here needs it."""


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("first", ctypes.POINTER(_Instruction)))


class Line(NamedTuple):
    """One instruction: where to go on when it compares equal, and when not, counted from it."""

    code: int
    value: int
    if_true: int = 0
    if_false: int = 0


def supported() -> bool:
    """Whether such a filter can be made here."""
    return sys.platform == "linux" and platform.machine() in _SOCKET_CALL


def seal() -> None:
    """Put this process and all its children to come under the filter, for good."""
    machine = platform.machine()
    lines = (
        Line(_LOAD_WORD, _AT_ARCHITECTURE),
        Line(_JUMP_IF_EQUAL, _AUDIT_ARCHITECTURE[machine], 0, 7),
        Line(_LOAD_WORD, _AT_NUMBER),
        Line(_JUMP_IF_EQUAL, _IO_URING_SETUP, 5, 0),
        Line(_JUMP_IF_EQUAL, _SOCKET_CALL[machine], 0, 3),
        Line(_LOAD_WORD, _AT_FIRST_ARGUMENT),
        Line(_JUMP_IF_EQUAL, socket.AF_INET, 2, 0),
        Line(_JUMP_IF_EQUAL, socket.AF_INET6, 1, 0),
        Line(_RETURN, _ALLOW),
        Line(_RETURN, _KILL_PROCESS),
    )
    table = (_Instruction * len(lines))(
        *(_Instruction(line.code, line.if_true, line.if_false, line.value) for line in lines)
    )
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(lines), table)
    for call in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0),
    ):
        if libc.prctl(*call) != 0:
            raise OSError(ctypes.get_errno(), "the kernel takes no filter")


if __name__ == "__main__":
    seal()
    os.execvp(sys.argv[1], sys.argv[1:])
