"""`course doctor`: what grading on this machine can promise."""

import importlib.metadata
import os
import platform
import sys
from pathlib import Path

from grading.isolation.limits import Limits

_HOLDS = {
    "namespaces": "own users, processes, mounts, network and IPC; Landlock; seccomp; limits",
    "landlock": "Landlock; seccomp, no new processes; limits. Names of processes and files can be seen",
    "none": "limits only: for trusted classes, or a machine that is thrown away",
}
_ELSEWHERE = "isolation   none: `course grade` needs Linux. For a class you trust, `nbgrader autograde` works here"
_PACKAGES = ("nbgrader", "nbformat", "ipython", "numpy", "torch", "sqlalchemy")


def doctor_text(course: Path) -> str:
    """A few lines, each a fact found out now."""
    packages = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)
    lines = [
        *(_isolation() if sys.platform == "linux" else [_ELSEWHERE]),
        f"machine     {platform.system()} {platform.release()}, {os.cpu_count()} processors",
        f"versions    Python {platform.python_version()}, {packages}",
        f"course      {course.resolve()}" + ("" if course.is_dir() else " (not there yet: run `course release`)"),
    ]
    if course.is_dir():
        from grading.roster import find_roster
        from grading.submissions import open_course

        lines.append(f"roster      {find_roster(open_course(course))}")
    return "\n".join(lines)


def _isolation() -> list[str]:
    """What walls this machine grants, who students' code runs as, and how much it may use."""
    from grading.isolation import landlock
    from grading.isolation.identity import student_identity
    from grading.isolation.tiers import strongest

    tier, limits = strongest().word, Limits()
    user, _ = student_identity()
    return [
        f"isolation   {tier}: {_HOLDS[tier]}",
        f"landlock    version {landlock.version()}",
        f"students    run as user {user}" + (" (nobody), since you are root" if os.getuid() == 0 else ""),
        f"limits      {limits.cell_seconds:g} s a cell, {limits.total_seconds:g} s a submission, "
        f"{limits.memory_megabytes} MB memory, {limits.disk_megabytes} MB files, {limits.processes} processes",
    ]
