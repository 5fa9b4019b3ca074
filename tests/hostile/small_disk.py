"""Commands on a course whose disk fills up under them; run in mounts of its own by `test_full_disk`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from grading import commands
from grading.grade import Options, grade
from tests.hostile.graded_class import ASSIGNMENT, LIMITS, ROOT, GradedClass
from tests.hostile.interrupted import grades
from tests.hostile.killed import files, seen

PAGE = 4096
_MOUNT = 'mount -t tmpfs -o size="$0" tmpfs "$1" && shift && exec "$@"'
_AS_BEFORE = ["unshare", "--user", f"--map-user={os.getuid()}", f"--map-group={os.getgid()}"]


def command_on_a_disk(folder: Path, megabytes: int, *arguments: str) -> list[str] | None:
    """What runs `main` with these arguments where `folder` is a disk of its own; None where nobody lets us mount."""
    root = os.getuid() == 0
    own = ["unshare", "--mount"] if root else ["unshare", "--user", "--map-root-user", "--mount"]
    own += ["sh", "-c", _MOUNT, f"{megabytes}m", str(folder)]
    if subprocess.run([*own, "true"], capture_output=True).returncode != 0:
        return None
    return [*own, *([] if root else _AS_BEFORE), sys.executable, "-m", "tests.hostile.small_disk", *arguments]


def grading(course: Path) -> None:
    grade(course, Options(ASSIGNMENT, workers=2, limits=LIMITS), lambda line: None)


def collecting(course: Path) -> None:
    commands.collect([course.parent.parent / "uploads"], course, None, None)


def telling(course: Path) -> None:
    commands.feedback(ASSIGNMENT, course)
    commands.report(ASSIGNMENT, course, None)


def all_grades(course: Path) -> object:
    return grades(GradedClass(course.parent))


# What is done, and what must come of it.
WORK: dict[str, tuple[Callable[[Path], None], Callable[[Path], object]]] = {
    "grade": (grading, all_grades),
    "collect": (collecting, files),
    "feedback": (telling, files),
}


def main(disk: str, work: str, steps: str) -> None:
    """For `steps` amounts of room: do the work, make room, do it again.

    Prints a line of JSON for each: what was said, how many files were new then, and whether all is as it should be.
    """
    do, result = WORK[work]
    course = Path(disk) / "course"
    first = course.parent.parent / "course"
    free = shutil.disk_usage(disk).free
    shutil.copytree(first, course)
    had, before = set(seen(files(course))), free - shutil.disk_usage(disk).free
    _said(do, course)
    wanted, needed = result(course), free - shutil.disk_usage(disk).free - before
    for room in _rooms(needed, int(steps)):
        shutil.rmtree(course)
        shutil.copytree(first, course)
        with _filled_up(Path(disk) / "ballast", room):
            said = _said(do, course)
            new = len(set(seen(files(course))) - had)
            lost = len(had - set(seen(files(course))))
        again = _said(do, course)
        print(json.dumps({"said": said, "new": new, "lost": lost, "again": again, "same": result(course) == wanted}))


def _rooms(needed: int, steps: int) -> Iterator[int]:
    """From none to more than stays used: what is made on the way, as a gradebook's journal is, takes room too."""
    pages = needed * 7 // 5 // PAGE
    yield from (PAGE * (pages * step // steps) for step in range(steps))


@contextmanager
def _filled_up(ballast: Path, room: int) -> Iterator[None]:
    """Leave only so many bytes free for as long as this lasts."""
    free = shutil.disk_usage(ballast.parent).free
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - room, PAGE))
    try:
        yield
    finally:
        ballast.unlink()


def _said(do: Callable[[Path], None], course: Path) -> str:
    try:
        do(course)
    except RuntimeError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    assert Path.cwd() == ROOT
    main(*sys.argv[1:])
