"""Looks at what the kernel does not bound for a process without namespaces: its threads and its disk."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from grading.isolation.limits import Limits

_MAX_ENTRIES = 10_000  # files and folders of one student
_BLOCK = 512  # bytes, by POSIX


def is_beyond(pid: int, place: str, limits: Limits) -> bool:
    """Whether process `pid`, which lives in the folder `place`, uses more than `limits` grant."""
    return _threads(pid) > limits.processes or _uses_much(pid, place, limits.disk_megabytes << 20)


def _threads(pid: int) -> int:
    try:
        # After the name, which may hold anything, in brackets.
        return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[17])
    except (OSError, IndexError, ValueError):  # it has just ended
        return 0


def _uses_much(pid: int, place: str, room: int) -> bool:
    for entries, entry in enumerate(_entries(place)):
        room -= entry.st_blocks * _BLOCK
        if room < 0 or entries >= _MAX_ENTRIES:
            return True
    return sum(_unlinked(pid)) > room


def _entries(place: str) -> Iterator[os.stat_result]:
    folders = [place]
    while folders:
        try:
            with os.scandir(folders.pop()) as found:
                for entry in found:
                    about = entry.stat(follow_symlinks=False)
                    yield about
                    if stat.S_ISDIR(about.st_mode):
                        folders.append(entry.path)
        except OSError:  # gone meanwhile, or locked
            continue


def _unlinked(pid: int) -> Iterator[int]:
    """The sizes of files that have no name any more but are still open."""
    try:
        for entry in os.scandir(f"/proc/{pid}/fd"):
            about = entry.stat()
            if stat.S_ISREG(about.st_mode) and about.st_nlink == 0:
                yield about.st_blocks * _BLOCK
    except OSError:
        return
