"""`course collect`: what students uploaded becomes nbgrader's folder of submissions. Nothing is overwritten unkept."""

import contextlib
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from grading.archive import Refused, unpack
from grading.arrival import arriving, keep_whole
from grading.full_disk import is_full
from grading.ingest import MAX_NOTEBOOK, Unreadable, read_beside, read_file
from grading.judge import submission_digest
from grading.quarantine import keep_aside
from grading.roster import Roster, find_roster
from grading.submissions import Course

# How our hand_in.py names an archive (a learning platform may put words around it), and nbgrader's own zips.
PATTERNS = (
    r"hand-in_(?P<student>[^/\\]+)_(?P<assignment>\d\d-[a-z0-9-]+)_(?P<time>\d{4}-\d\d-\d\dT\d{6}Z)",
    r"(?P<student>[^/\\+]+)\+(?P<assignment>[^/\\+]+)\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)[^/\\]*",
    r"(?P<student>[^/\\]+?)_(?P<assignment>\d\d-[a-z0-9-]+)",
)
_STUDENT = re.compile(r"[^\W_](?:[\w.@-]{0,62}\w)?")
_TIME_FORMATS = ("%Y-%m-%dT%H%M%SZ", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S %Z", "%Y-%m-%d %H:%M:%S.%f %Z")


@dataclass(frozen=True)
class _HandIn:
    """One upload: whose it is stands in its own name, never in what it holds."""

    path: Path
    student: str
    assignment: str
    time: datetime

    @property
    def stamp(self) -> str:
        return self.time.strftime("%Y-%m-%dT%H%M%SZ")


@dataclass
class Collected:
    """What became of the uploads: one line each."""

    taken: list[str]
    unchanged: list[str]
    kept_beside: list[str]
    refused: list[str]
    quarantined: list[str]


class _Unknown(Refused):
    """An upload that nobody of the class handed in, as far as its name says."""


def collect(
    course: Course,
    paths: list[Path],
    roster: Path | None = None,
    pattern: str | None = None,
    report: Callable[[str], None] = print,
) -> Collected:
    """Bring every upload in `paths` (archives, folders of them, nbgrader's exchange, STUDENT/ASSIGNMENT folders) in.

    The newest of a student's uploads counts; the others, and what was there before, stay in `earlier`. One whose name
    is nobody's of the class (see `find_roster`) is kept in `quarantine`; a bad one is told and left where it is; none
    stops the rest. Raises FileNotFoundError for a path that is not there, ValueError for a pattern without the groups
    student and assignment, OSError for a full disk.
    """
    known = find_roster(course, roster)
    expressions = [re.compile(one) for one in ((pattern,) if pattern else PATTERNS)]
    if not all({"student", "assignment"} <= set(one.groupindex) for one in expressions):
        raise ValueError(f"The pattern {pattern!r} must hold the groups (?P<student>...) and (?P<assignment>...).")
    result = Collected([], [], [], [], [])
    for upload in _uploads(paths):
        try:
            hand_in = _identify(upload, expressions, known)
            _take(course, hand_in, result)
        except _Unknown as unknown:
            _quarantine(course, upload, str(unknown), result, report)
        except (Refused, Unreadable, OSError, zipfile.BadZipFile) as error:
            if is_full(error):  # no fault of this upload's, and none after it would fare better
                raise
            reason = f"{error.key} {error.values}" if isinstance(error, Unreadable) else str(error)
            result.refused.append(f"{upload}: {reason}")
            report(f"  refused {upload.name}: {reason}")
    return result


def _quarantine(course: Course, upload: Path, reason: str, result: Collected, report: Callable[[str], None]) -> None:
    try:
        place = keep_aside(course.root, upload, reason)
    except (Refused, Unreadable, OSError) as error:
        if is_full(error):
            raise
        result.refused.append(f"{upload}: {reason}; and it could not be kept: {error}")
    else:
        result.quarantined.append(f"{place}: {reason}")
        report(f"  kept aside {upload.name}: {reason}")


def _uploads(paths: list[Path]) -> Iterator[Path]:
    """Each single upload: an archive, or the folder of one submission. Links are not followed."""
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"There is no {path}: give an archive, or a folder of archives or submissions.")
        if path.is_file() or _is_submission(path):
            yield path
            continue
        for inner in sorted(path.iterdir()):
            if inner.is_symlink() or inner.name.startswith("."):
                continue
            if inner.is_file() and inner.suffix.lower() == ".zip" or inner.is_dir() and _is_submission(inner):
                yield inner
            elif inner.is_dir():
                yield from (place for place in sorted(inner.iterdir()) if place.is_dir() and _is_submission(place))


def _is_submission(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and any(folder.glob("*.ipynb"))


def _identify(upload: Path, expressions: list[re.Pattern[str]], known: Roster) -> _HandIn:
    """Whose upload this is, by its own name or the names of its folders."""
    if upload.is_dir() and not any(one.fullmatch(upload.name) for one in expressions):
        student, assignment, time = upload.parent.name, upload.name, None
    else:
        name = upload.stem if upload.is_file() else upload.name
        match = next((found for one in expressions if (found := one.search(name))), None)
        if match is None:
            raise _Unknown("its name does not say whose it is: rename it to STUDENT_ASSIGNMENT.zip, or give --pattern")
        held = match.groupdict()
        student, assignment, time = held["student"], held["assignment"], held.get("time")
    student = unicodedata.normalize("NFC", student)
    if not _STUDENT.fullmatch(student):
        raise _Unknown(f"{student!r} is no student's name: letters, digits, '.', '-', '_' and '@', 64 at most")
    if student not in known:
        raise _Unknown(f"{student!r} is not among the {known}")
    return _HandIn(upload, student, assignment, _time(upload, time))


def _time(upload: Path, written: str | None) -> datetime:
    """When it was handed in: as its name says, its timestamp.txt, or the file's own time."""
    beside = upload / "timestamp.txt"
    if written is None and upload.is_dir() and beside.is_file() and not beside.is_symlink():
        written = beside.read_text(encoding="utf-8", errors="replace")[:100].strip()
    for form in _TIME_FORMATS:
        with contextlib.suppress(ValueError, TypeError):
            return datetime.strptime(written or "", form).replace(tzinfo=UTC)
    return datetime.fromtimestamp(upload.stat().st_mtime, UTC)


def _take(course: Course, hand_in: _HandIn, result: Collected) -> None:
    """Bring one upload in: whole, or not at all."""
    place = course.place(course.submitted, hand_in.student, hand_in.assignment)
    label = f"{hand_in.student} {hand_in.assignment} {hand_in.stamp}"
    if not course.place(course.source, ".", hand_in.assignment).is_dir():
        raise Refused(f"{hand_in.assignment!r} is no assignment of this course")
    with arriving(place.parent) as temporary:
        new = temporary / "new"
        new.mkdir()
        if hand_in.path.is_file():
            unpack(hand_in.path, new, hand_in.assignment)
        else:
            _copy(hand_in.path, new)
        (new / "timestamp.txt").write_text(hand_in.time.strftime("%Y-%m-%d %H:%M:%S UTC\n"), encoding="utf-8")
        if place.is_dir():
            if _digest(place) == _digest(new):
                result.unchanged.append(label)
                return
            if hand_in.time < _time(place, None):
                (result.kept_beside if _keep(course, hand_in, new) else result.unchanged).append(label)
                return
            _keep(course, hand_in, place)
            if place.is_dir():  # a copy of it is kept
                place.rename(temporary / "replaced")
        new.rename(place)
        result.taken.append(label)


def _keep(course: Course, hand_in: _HandIn, folder: Path) -> bool:
    """Keep a submission that does not count under a name that no other has; False where it was kept before."""
    stamp = _time(folder, None).strftime("%Y-%m-%dT%H%M%SZ")
    shelf = course.root / "earlier" / hand_in.student / hand_in.assignment
    target, number = shelf / stamp, 1
    while target.exists():
        if _digest(target) == _digest(folder):
            return False
        number += 1
        target = shelf / f"{stamp}-{number}"
    keep_whole(folder, target)
    return True


def _copy(folder: Path, target: Path) -> None:
    """A folder's regular files, within the bounds of a submission."""
    notebooks = sorted(path for path in folder.glob("*.ipynb") if stat.S_ISREG(path.lstat().st_mode))
    for path in notebooks:
        (target / path.name).write_bytes(read_file(path, MAX_NOTEBOOK))
    for name, data in read_beside(folder).items():
        if PurePosixPath(name).name != "timestamp.txt":
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(data)


def _digest(folder: Path) -> str:
    notebooks = b"".join(read_file(path, MAX_NOTEBOOK) for path in sorted(folder.glob("*.ipynb")))
    beside = {name: data for name, data in read_beside(folder).items() if name != "timestamp.txt"}
    return submission_digest(notebooks, beside)
