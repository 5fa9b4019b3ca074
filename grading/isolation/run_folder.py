"""A folder of one run's own in the machine's temporary place: gone with the run, or with the next if it was killed."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grading.isolation.leftovers import remove_folder

PREFIX = "cnn-course-run-"


@dataclass(frozen=True)
class RunFolder:
    """A folder, and the descriptor whose lock says that its run lives: whoever inherits it keeps the folder."""

    path: Path
    alive: int


@contextlib.contextmanager
def run_folder(mode: int = 0o700) -> Iterator[RunFolder]:
    """A new folder for as long as this lasts; first, those that killed runs of this user left are removed."""
    remove_stale()
    folder = _made()
    try:
        folder.path.chmod(mode)
        yield folder
    finally:
        remove_folder(str(folder.path))
        os.close(folder.alive)


def remove_stale() -> None:
    """Remove this user's folders of runs of which no process lives."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # another user's, a link, or removed by somebody else meanwhile
            held = _opened(path)
            try:
                if os.fstat(held).st_uid == os.getuid():
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # BlockingIOError: its run lives
                    remove_folder(str(path))
            finally:
                os.close(held)


def _made() -> RunFolder:
    """A new folder, locked. Another run may find it between the two, and remove it: then the next is tried."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX))
        try:
            held = _opened(path)
        except FileNotFoundError:
            continue
        fcntl.flock(held, fcntl.LOCK_EX)
        if path.exists():
            return RunFolder(path, held)
        os.close(held)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
