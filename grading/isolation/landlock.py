"""Landlock: the kernel lets this process, and all that it starts, touch only the files named here (Linux 5.13)."""

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path

from grading.isolation.syscalls import (
    LANDLOCK_ADD,
    LANDLOCK_CREATE,
    LANDLOCK_RESTRICT,
    PR_SET_NO_NEW_PRIVS,
    prctl,
    syscall,
)

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL  # the rights a rule on a file may name
_RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15}  # how many file rights each version knows; 16 from the fifth on


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Below(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def version() -> int:
    """The version of Landlock this kernel has; 0 for none."""
    try:
        return syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    except OSError:
        return 0


def restrict(readable: Sequence[str], writable: Sequence[str]) -> None:
    """Allow reading below `readable`, everything below `writable`, no TCP, no signals to others; for good.

    Raises OSError where the kernel has no Landlock.
    """
    abi = version()
    everything = (1 << _RIGHTS_BY_ABI.get(abi, 16)) - 1
    rules = _Ruleset(everything, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    ruleset = syscall(LANDLOCK_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    for path, rights in [(path, _READ) for path in readable] + [(path, everything) for path in writable]:
        _allow(ruleset, path, rights & everything)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    syscall(LANDLOCK_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    rule = _Below(rights if Path(path).is_dir() else rights & _OF_FILES, place)
    syscall(LANDLOCK_ADD, ctypes.c_int(ruleset), ctypes.c_int(1), ctypes.byref(rule), ctypes.c_uint32(0))
    os.close(place)
