"""A command in a process of its own that is killed: before a step of our choosing, or at any moment."""

import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

# What changes a disk, by the names of Python's own functions: there is a moment before each of these.
_OF_THE_SYSTEM = {"rename", "replace", "mkdir", "rmdir", "unlink", "remove", "fsync", "utime", "chmod"}
_OF_A_FILE = {"write", "flush"}
Command = Callable[[], object]


def kill_before(step: int, command: Command) -> bool:
    """Run `command`, killed before its `step`th change of the disk; whether it came so far."""
    return _run(lambda: (_count_down(step), command()))


def kill_after(seconds: float, command: Command) -> bool:
    """Run `command`, killed so many seconds after it began; whether it still ran."""
    return _run(command, seconds)


def every_step(command: Callable[[], Command], stride: int) -> Iterator[int]:
    """Kill what `command()` gives, before its first step, and every `stride`th after that, until it ends by itself."""
    step = 1
    while kill_before(step, command()):
        yield step
        step += stride


def _run(command: Command, seconds: float | None = None) -> bool:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            command()
            status = 0
        finally:
            sys.setprofile(None)
            os._exit(status)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)  # a process that has ended is there until it has been waited for
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or status == 0, "the command failed; its words stand above"
    return os.WIFSIGNALED(status)


def _count_down(step: int) -> None:
    left = step

    def before_each_call(frame: object, event: str, function: object) -> None:
        nonlocal left
        if event == "c_call" and _changes_the_disk(function):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(before_each_call)


def _changes_the_disk(function: object) -> bool:
    name, owner = getattr(function, "__name__", ""), getattr(function, "__self__", None)
    if isinstance(owner, io.BufferedWriter | io.TextIOWrapper):
        return name in _OF_A_FILE
    return name in _OF_THE_SYSTEM and getattr(owner, "__name__", "") == "posix"


def files(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` but for the lock's: its path -> what it holds."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".grading."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def seen(held: dict[str, bytes]) -> dict[str, bytes]:
    """Those that are no work in progress: no part of their path is hidden."""
    return {path: data for path, data in held.items() if not any(part.startswith(".") for part in path.split("/"))}
