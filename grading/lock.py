"""One command at a time on a course folder: two at once would take each other's half-finished work for whole."""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

LOCK, HOLDER = ".grading.lock", ".grading.holder"


class Busy(RuntimeError):
    """Another command is at work on the course; the message names its process."""


@contextlib.contextmanager
def working_on(course: Path, command: str) -> Iterator[None]:
    """Have the folder `course` to ourselves for as long as this lasts; raises Busy where another command has it.

    The lock is the kernel's: it goes with the process that holds it, however that ends.
    """
    if not course.is_dir():
        raise FileNotFoundError(f"There is no folder {course}: give an nbgrader course's folder with --course.")
    holder = course / HOLDER
    try:
        with FileLock(course / LOCK, blocking=False):
            about = {"command": command, "pid": os.getpid(), "since": time.strftime("%H:%M:%S")}
            try:
                holder.write_text(json.dumps(about), encoding="utf-8")
                yield
            finally:
                holder.unlink(missing_ok=True)
    except Timeout:
        raise Busy(
            f"{_who(holder)} is at work on {course}: wait until it has ended, or end it, and run this again."
        ) from None


def _who(holder: Path) -> str:
    try:
        held = json.loads(holder.read_text(encoding="utf-8"))
        return f"`course {held['command']}` (process {held['pid']}, since {held['since']})"
    except (OSError, ValueError, KeyError, TypeError):  # it has just begun, or just ended
        return "Another command"
