"""Fewer, larger pages of memory for a process that is forked again and again."""

import contextlib
from pathlib import Path

from grading.isolation.syscalls import advise

_HUGE = 2 << 20  # bytes; on a machine whose huge pages are larger the kernel refuses, and nothing is lost
_COLLAPSE = 25  # MADV_COLLAPSE, of Linux 6.1


def gather() -> None:
    """Join this process's own memory into huge pages where the kernel grants them.

    A fork copies an entry for every page, and its end takes them down again: of 200 MB that is 50,000 entries, or 100.
    """
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        addresses, rights, _, _, inode, *name = line.split(maxsplit=5)
        if rights != "rw-p" or inode != "0" or name not in ([], ["[heap]"]):
            continue
        begin, end = (int(address, 16) for address in addresses.split("-"))
        begin, end = -(-begin // _HUGE) * _HUGE, end // _HUGE * _HUGE
        if begin < end:
            with contextlib.suppress(OSError):  # an older kernel, no room, or memory of another kind
                advise(begin, end - begin, _COLLAPSE)
