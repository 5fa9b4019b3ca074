"""How much a student's process may use."""

import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

if sys.platform != "win32":  # where nothing is graded, but the numbers are read all the same
    import resource


@dataclass(frozen=True)
class Limits:
    """Bounds on one student's process and all that it starts; times in seconds."""

    cell_seconds: float = 30.0  # for one cell or one question of a test
    total_seconds: float = 180.0  # for a whole submission
    memory_megabytes: int = 3072
    disk_megabytes: int = 64
    file_megabytes: int = 32
    processes: int = 32  # with their threads
    open_files: int = 256
    output_characters: int = 100_000  # of one cell

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def apply(limits: Limits, others: int = 0) -> None:
    """Set the kernel's limits on this process. `others`: processes of this user that are not ours but counted."""
    memory, file_size = limits.memory_megabytes << 20, limits.file_megabytes << 20
    seconds = int(limits.total_seconds) + 10  # the judge's own deadline comes first
    _set(resource.RLIMIT_DATA, memory)
    # Shared memory is not DATA; what is mapped already (torch alone maps gigabytes) stays allowed.
    _set(resource.RLIMIT_AS, _mapped_bytes() + memory + (1 << 30))
    _set(resource.RLIMIT_CPU, seconds)
    _set(resource.RLIMIT_FSIZE, file_size)
    _set(resource.RLIMIT_NOFILE, limits.open_files)
    _set(resource.RLIMIT_NPROC, limits.processes + others)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_MSGQUEUE, 0)


def _set(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def _mapped_bytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
