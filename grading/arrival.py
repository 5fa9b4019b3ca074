"""Brings files and folders to their place so that a process killed at any moment leaves whole ones there."""

import contextlib
import errno
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_ON_THE_WAY = ".incoming-"  # hidden: neither nbgrader nor the grader takes such a folder for a student's


@contextlib.contextmanager
def arriving(parent: Path) -> Iterator[Path]:
    """An empty folder in `parent` in which to make what is then renamed into it, removed in the end.

    What killed commands left on its way is removed first: one command at a time works on a course.
    """
    parent.mkdir(parents=True, exist_ok=True)
    for left in parent.glob(f"{_ON_THE_WAY}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_ON_THE_WAY, dir=parent) as folder:
        yield Path(folder)


def keep_whole(folder: Path, target: Path) -> None:
    """Have `folder` at `target`, where nothing is yet; on another disk a copy, and `folder` stays."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with arriving(target.parent) as place:
            shutil.copytree(folder, place / target.name)
            (place / target.name).rename(target)
