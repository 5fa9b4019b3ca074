"""How strongly a student's process is shut in, from the strongest to none.

namespaces: own users, processes, mounts, network and IPC, files of our choosing; Landlock and seccomp on top.
landlock:   where a machine refuses user namespaces: Landlock, seccomp, limits; an answer can start no process, and
            other processes' names can be seen.
none:       limits and a process group only. For trusted classes, or on a machine that is thrown away.
"""

import os
import signal
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import NoReturn

from grading.isolation import landlock, limits, namespaces, seccomp
from grading.isolation.identity import READ_ANYWHERE, become, student_identity
from grading.isolation.limits import Limits
from grading.isolation.run_folder import run_folder

# The kernel counts every process and thread of one user together: what a neighbour starts must not be taken from this
# one. Its own threads are watched (see `watch`).
_OTHERS_MAY_START = 512
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_PROC = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat")
_SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts")


class Tier(IntEnum):
    """Larger is stronger."""

    NONE = 0
    LANDLOCK = 1
    NAMESPACES = 2

    @property
    def word(self) -> str:
        return self.name.lower()


def tier_named(word: str) -> Tier:
    """The tier of that name; raises ValueError for another."""
    names = [tier.word for tier in Tier]
    if word not in names:
        raise ValueError(f"There is no isolation {word!r}: choose from {', '.join(sorted(names))} or auto.")
    return Tier[word.upper()]


@dataclass(frozen=True)
class Room:
    """Where and how a student's process is to live."""

    tier: Tier
    limits: Limits
    place: str  # an empty folder of the grader's, to build on
    readable: tuple[str, ...]  # see `readable_paths`
    user: int
    group: int

    @property
    def work(self) -> str:
        """The student's working folder."""
        return "/student" if self.tier is Tier.NAMESPACES else self.place


def readable_paths(extra: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What an answer needs to read: the system's programs, this Python and its packages, and `extra`."""
    python = {sys.prefix, sys.base_prefix, *(sysconfig.get_paths()[name] for name in ("stdlib", "purelib", "platlib"))}
    paths = [*_SYSTEM, *sorted(path for path in python if not path.startswith("/usr/")), *extra]
    return tuple(dict.fromkeys(path for path in paths if os.path.lexists(path)))


def strongest() -> Tier:
    """The strongest tier this machine grants, tried out in a child."""
    for tier in (Tier.NAMESPACES, Tier.LANDLOCK):
        with run_folder(0o711) as folder:
            place = folder.path / "student"  # the folder itself stays ours, or the next run would not clear it away
            place.mkdir()
            os.chown(place, *student_identity())
            if _works(Room(tier, Limits(), str(place), readable_paths(), *student_identity())):
                return tier
    return Tier.NONE


def _works(room: Room) -> bool:
    """Whether a process can enter `room`."""
    if sys.platform != "linux" or landlock.version() == 0:
        return False
    try:
        pid = fork_into(room, lambda: None)
    except OSError:
        return False
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def fork_into(room: Room, run: Callable[[], None]) -> int:
    """Fork a process that enters `room`, runs `run()` and ends; returns its number. Raises OSError where refused."""
    ready, go = os.pipe()
    pid = namespaces.clone(namespaces.ALL) if room.tier is Tier.NAMESPACES else os.fork()
    if pid == 0:
        _live(room, run, ready, go)
    os.close(ready)
    try:
        if room.tier is Tier.NAMESPACES:
            namespaces.map_identity(pid, room.user, room.group)
        os.write(go, b"!")
    except OSError:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise
    finally:
        os.close(go)
    return pid


def _live(room: Room, run: Callable[[], None], ready: int, go: int) -> NoReturn:
    """The child's whole life: wait until it is named, go in, run."""
    status = 1
    try:
        os.close(go)
        if os.read(ready, 1) == b"!":
            os.close(ready)
            enter(room)
            run()
            status = 0
    finally:
        os._exit(status)


def enter(room: Room) -> None:
    """Shut this process in. Raises OSError where the machine refuses what the room's tier promises."""
    os.setsid()
    if room.tier is Tier.NONE:
        os.chdir(room.work)
        limits.apply(room.limits, _processes_of(os.getuid()))
        return
    # Without a process namespace nothing would end what an answer had started, and every process of its user would be
    # in reach: there it starts nothing and reaches nobody.
    filter_program = seccomp.program(alone=None if room.tier is Tier.NAMESPACES else os.getpid())
    if room.tier is Tier.NAMESPACES:
        options = f"size={room.limits.disk_megabytes}m,mode=700,uid={room.user},gid={room.group}"
        namespaces.enter_root(Path(room.place), room.readable, room.work, options)
        limits.apply(room.limits)
        become(room.user, room.group)
    else:
        os.chdir(room.work)
        limits.apply(room.limits, _processes_of(room.user) + _OTHERS_MAY_START)
        become(room.user, room.group, keep=READ_ANYWHERE if os.getuid() == 0 else None)
    landlock.restrict([*room.readable, *_PROC, *_DEVICES], [room.work, "/dev/null", "/dev/zero"])
    seccomp.install(filter_program)


def _processes_of(user: int) -> int:
    """How many processes and threads `user` has now: the kernel's limit counts them all."""
    count = 0
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and process.stat().st_uid == user:
                count += len(list((process / "task").iterdir()))
        except OSError:  # it has ended meanwhile
            continue
    return count
