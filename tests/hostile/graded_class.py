"""A class whose students hand in broken and hostile answers, graded as one user or another, and what came of it."""

import atexit
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grading import course_folder
from grading.grade import Options, grade
from grading.isolation.limits import Limits
from grading.outcome import Outcome, read_outcome
from publishing.assignment import Assignment, read_assignment
from publishing.exercises import student_notebook
from tests.publishing.planted import plant

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = Path(__file__).parent / "submissions"
ASSIGNMENT = "99-small"
MARKER = "HIDDEN-MARKER"
HONEST = "def halve(number):\n    return number / 2\n"
LIMITS = Limits(cell_seconds=3, total_seconds=14, memory_megabytes=1024)
# A notebook that mentions torch finds it imported: no answer's time goes into that, but every fork is heavier.
WITH_TORCH = ("# # A small assignment", "# # A small assignment\n#\n# You may use torch.")
ORDINARY = 65533  # a user without privileges, and not the one that root's students run as


@dataclass(frozen=True)
class Submission:
    """One answer, the points it must get, and what it must have shown or been told."""

    name: str
    points: float
    shows: str
    source: str

    @classmethod
    def read(cls, path: Path) -> "Submission":
        lines = path.read_text(encoding="utf-8").split("\n")
        shows = lines[2].removeprefix("# shows: ") if lines[2].startswith("# shows: ") else ""
        return cls(path.stem, float(lines[0].removeprefix("# points: ")), shows, "\n".join(lines[1:]))


ALL = [Submission.read(path) for path in sorted(SUBMISSIONS.glob("*.txt"))]


@dataclass(frozen=True)
class GradedClass:
    """A course folder after everything in it was graded."""

    folder: Path

    @property
    def course(self) -> Path:
        return self.folder / "course"

    def outcomes(self) -> dict[str, Outcome]:
        found = map(read_outcome, (self.course / "results" / ASSIGNMENT).glob(f"*/{ASSIGNMENT}.json"))
        return {outcome.student: outcome for outcome in found if outcome is not None}

    def recorded(self) -> list[tuple[str, float]]:
        """Every row of the gradebook: the student and the score."""
        with course_folder.gradebook(self.course) as book:
            return sorted((row.student.id, row.score) for row in book.assignment_submissions(ASSIGNMENT))

    def shown(self, student: str) -> str:
        """All that a student's cells showed, as formgrader has it."""
        path = self.course / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        answers = [cell for cell in cells if not cell["metadata"].get("nbgrader", {}).get("locked")]
        return json.dumps([cell.get("outputs") for cell in answers], ensure_ascii=False)

    def left_processes(self) -> list[str]:
        """Processes of this run: each bears the command line of the one it was forked from, which names our folder."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                found += [path.parent.name] if str(self.folder).encode() in path.read_bytes() else []
            except OSError:
                continue
        return found

    def left_files(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "tmp").iterdir())

    def held_folders(self) -> list[str]:
        """Folders of runs whose lock is still held: a process that ends gives up its name first, its locks later."""
        return [name for name in self.left_files() if _is_locked(self.folder / "tmp" / name)]


def _is_locked(path: Path) -> bool:
    held = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(held)
    return False


@contextmanager
def class_folder(*changes: tuple[str, str]) -> Iterator[tuple[GradedClass, Assignment]]:
    """A course with the small assignment released, each (old, new) change made to it, in a folder that any user may
    enter; removed afterwards."""
    released, assignment = _released(changes)
    folder = Path(tempfile.mkdtemp(prefix="cnn-course-hostile-"))
    folder.chmod(0o755)
    try:
        (folder / "tmp").mkdir()
        shutil.copytree(released, folder / "course")
        yield GradedClass(folder), assignment
    finally:
        shutil.rmtree(folder)


@cache
def _released(changes: tuple[tuple[str, str], ...]) -> tuple[Path, Assignment]:
    """The released course, once for all tests of this process: nbgrader takes seconds to release it."""
    folder = Path(tempfile.mkdtemp(prefix="cnn-course-hostile-"))
    atexit.register(shutil.rmtree, folder)
    hidden = ("### BEGIN HIDDEN TESTS\nfrom", f"### BEGIN HIDDEN TESTS\nmarker = '{MARKER}'\nfrom")
    assignment = read_assignment(plant(folder, hidden, *changes))
    course_folder.write_course(folder / "course", [assignment])
    course_folder.release_assignment(folder / "course", assignment)
    return folder / "course", assignment


def hand_in(graded: GradedClass, assignment: Assignment, student: str, answer: str) -> Path:
    """Hand in a notebook with `answer` in its one answer cell; returns the notebook's path."""
    notebook = nbformat.reads(_blank(assignment.path), as_version=4)
    for cell in notebook.cells:
        if cell.metadata.nbgrader.grade_id == "halve":
            cell.source = answer
    return hand_in_notebook(graded, student, notebook)


@cache
def _blank(path: Path) -> str:
    """What students receive of the assignment at `path`, in English."""
    return nbformat.writes(student_notebook(read_assignment(path), "en"))


def hand_in_notebook(graded: GradedClass, student: str, notebook: NotebookNode) -> Path:
    path = graded.course / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
    return path


def grade_as(graded: GradedClass, tier: str, ordinary: bool = False, workers: int = 2) -> str:
    """Grade everything in a process of its own, as this user or, where this is root, as an ordinary one.

    Returns what it printed. Skips, with the reason, where an ordinary user cannot run this Python.
    """
    command = [sys.executable, "-m", "tests.hostile.graded_class", str(graded.course), tier, str(workers)]
    who = {}
    environment = {**os.environ, "TMPDIR": str(graded.folder / "tmp"), "PYTHONPATH": str(ROOT), "HOME": "/"}
    if ordinary and os.getuid() == 0:
        who = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []}
        probe = [sys.executable, "-c", "import grading.nursery, torch"]
        if subprocess.run(probe, cwd=ROOT, env=environment, capture_output=True, **who).returncode != 0:
            pytest.skip(f"user {ORDINARY} cannot run {sys.executable} or read {ROOT}: this test needs both")
        _give(graded.folder, ORDINARY)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=500, **who)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _give(folder: Path, user: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user, follow_symlinks=False)


def each_between_honest(
    submissions: list[Submission], tier: str, ordinary: bool = False
) -> Callable[[], Iterator[GradedClass]]:
    """A context in which every submission, with an honest one after it, has been graded."""

    @contextmanager
    def graded_class() -> Iterator[GradedClass]:
        changes = [WITH_TORCH] if any("import torch" in one.source for one in submissions) else []
        with class_folder(*changes) as (graded, assignment):
            for submission in submissions:
                hand_in(graded, assignment, f"{submission.name}-a", submission.source)
                hand_in(graded, assignment, f"{submission.name}-b-honest", HONEST)
            grade_as(graded, tier, ordinary)
            yield graded

    return graded_class


def assert_all_is_well(graded: GradedClass, submissions: list[Submission]) -> None:
    """Each its own grade; neighbours full marks in one process; the gradebook everyone once; no leak, nothing left."""
    outcomes = graded.outcomes()
    wanted = {f"{one.name}-a": one.points for one in submissions}
    wanted |= {f"{one.name}-b-honest": 100.0 for one in submissions}
    assert {name: outcome.score for name, outcome in outcomes.items()} == wanted
    assert {outcome.status for outcome in outcomes.values()} == {"graded"}
    assert {outcome.processes for name, outcome in outcomes.items() if name.endswith("honest")} == {1}
    assert graded.recorded() == sorted(wanted.items())
    for one in submissions:
        messages = [cell.message for cell in outcomes[f"{one.name}-a"].cells]
        seen = graded.shown(f"{one.name}-a") + "".join(messages)
        assert one.shows.lower() in seen.lower(), f"{one.name} shows {seen[:2_000]}"
        assert len(seen) < 8_000_000, f"{one.name} left {len(seen)} characters"
        for secret in (MARKER, "checks.call", "gradebook", str(graded.course)):
            assert secret not in seen, f"{one.name} saw {secret}"
        assert not any(mime in seen for mime in ("text/html", "image/svg", "javascript")), one.name
    assert graded.left_processes() == []
    assert graded.left_files() == []
    assert not list(graded.folder.rglob("planted.txt"))


def main(course: str, tier: str, workers: str) -> None:
    """In a process of its own: grade the class."""
    grade(Path(course), Options(ASSIGNMENT, workers=int(workers), isolation=tier, limits=LIMITS))


if __name__ == "__main__":
    main(*sys.argv[1:])
