"""What came of a submission: a file first, so that nothing that happens afterwards can lose it."""

import errno
import glob
import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # how the kernel says that a disk takes no more
FORMAT = 1  # of the files below; grades made in another are made again


@dataclass(frozen=True)
class CellOutcome:
    """What one graded cell gave. points is None for an answer that waits for a person."""

    grade_id: str
    points: float | None
    max_points: float
    message: str = ""  # in the submission's language; "" when nothing is to be said
    key: str | None = None
    misconception: str | None = None
    hidden: bool = False  # whether the test holds what a student never saw
    error: str | None = None  # of a test that broke, for the instructor only
    blank: bool = False
    answer: str = ""  # of a written answer: see `answer_digest`
    seed: str = ""  # what the test's inputs were drawn with


def answer_digest(text: str) -> str:
    """What tells one written answer from another; spaces around it do not."""
    return hashlib.sha256(text.strip().encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """A submission's grade, or the reason it has none."""

    student: str
    assignment: str
    status: str  # "graded" or "ungradable"
    language: str
    submission: str  # hash of what was handed in
    plan: str  # hash of the tests
    isolation: str
    cells: list[CellOutcome] = field(default_factory=list)
    noticed: list[tuple[str, str]] = field(default_factory=list)
    reason: str | None = None  # why it is ungradable: a key of `reasons`
    values: dict[str, str] = field(default_factory=dict)
    together: bool = False  # whether the tests ran in the student's process, where its code could see them
    processes: int = 0  # how many processes the answer used up
    seconds: float = 0.0
    format: int = FORMAT

    @property
    def score(self) -> float:
        return sum(cell.points or 0.0 for cell in self.cells)

    @property
    def max_score(self) -> float:
        return sum(cell.max_points for cell in self.cells)

    @property
    def waiting(self) -> list[str]:
        """The answers that wait for a person."""
        return [cell.grade_id for cell in self.cells if cell.points is None]


def write_outcome(path: Path, outcome: Outcome) -> None:
    """Write so that whenever the machine stops there is the old file or the new one, whole."""
    text = json.dumps(asdict(outcome), ensure_ascii=False, indent=1)
    write_whole(path, text.encode("utf-8", "replace"))  # half a character, which an answer's error may hold


def read_outcome(path: Path) -> Outcome | None:
    """The outcome in a file, or None where there is none, or one of another format."""
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if held.get("format") != FORMAT:
            return None
        cells = [CellOutcome(**cell) for cell in held.pop("cells")]
        noticed = [(str(key), str(name)) for key, name in held.pop("noticed")]
        return Outcome(**held, cells=cells, noticed=noticed)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_whole(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a file of which there is never half; `mode` as open(2) takes it.

    Halves that killed processes left beside it are removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    _remove_halves(path)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _remove_halves(path: Path) -> None:
    for half in path.parent.glob(f".{glob.escape(path.name)}.*"):
        number = half.suffix[1:]
        if number.isdecimal() and not _lives(int(number)):
            half.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    if sys.platform == "win32":  # there the question itself would interrupt the process
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another user's
        return True
    return True
