"""A disk that takes no more is said in one sentence. What is written is whole, so nothing else needs to be done."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grading.outcome import FULL


def is_full(error: BaseException) -> bool:
    """Whether this is how the kernel, or SQLite, says that a disk takes no more."""
    return isinstance(error, OSError) and error.errno in FULL or "database or disk is full" in _of_sqlite(error)


@contextlib.contextmanager
def told_of_a_full_disk(course: Path) -> Iterator[None]:
    """Raises RuntimeError that names the fuller of two disks, the course's and that of temporary files."""
    try:
        yield
    except Exception as error:
        # Without room for one more file SQLite cannot open its journal, and says no more than that.
        no_journal = "unable to open database file" in _of_sqlite(error) and os.statvfs(course).f_favail == 0
        if not is_full(error) and not no_journal:
            raise
        fullest = min((course, Path(tempfile.gettempdir())), key=lambda place: shutil.disk_usage(place).free)
        raise RuntimeError(
            f"The disk of {fullest} is full: free some space and run the command again; what has been done is kept."
        ) from None


def _of_sqlite(error: BaseException) -> str:
    """SQLite's words in an error of SQLAlchemy's, which holds them as `orig`; of any other, nothing."""
    return str(getattr(error, "orig", ""))
