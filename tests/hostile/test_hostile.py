"""Broken and hostile submissions, each graded between two honest ones: its own grade, its neighbours', what it saw and left."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grading import course_folder
from grading.grade import Options, Summary, grade
from grading.isolation.identity import student_identity
from grading.isolation.limits import Limits
from grading.outcome import Outcome
from publishing.assignment import read_assignment
from publishing.exercises import student_notebook
from tests.publishing.planted import plant

SUBMISSIONS = Path(__file__).parent / "submissions"
MARKER = "HIDDEN-MARKER"
HONEST = "def halve(number):\n    return number / 2\n"
LIMITS = Limits(cell_seconds=4, total_seconds=20, memory_megabytes=1024)


@dataclass(frozen=True)
class Submission:
    """One answer, and the points it must get."""

    name: str
    points: float
    source: str

    @classmethod
    def read(cls, path: Path) -> "Submission":
        first, _, source = path.read_text(encoding="utf-8").partition("\n")
        return cls(path.stem, float(first.removeprefix("# points: ")), source)


ALL = [Submission.read(path) for path in sorted(SUBMISSIONS.glob("*.py"))]


@pytest.fixture(scope="module", params=["namespaces", "landlock"])
def run(request, tmp_path_factory) -> tuple[Path, Summary]:
    """The course folder and the summary after everything was graded once, in each tier."""
    root = tmp_path_factory.mktemp(f"hostile-{request.param}")
    hidden = ("### BEGIN HIDDEN TESTS\nfrom", f"### BEGIN HIDDEN TESTS\nmarker = '{MARKER}'\nfrom")
    assignment = read_assignment(plant(root, hidden))
    course = root / "course"
    course_folder.write_course(course, [assignment])
    course_folder.release_assignment(course, assignment)
    for number, submission in enumerate(ALL):
        _hand_in(course, assignment, f"{number:03}-a-{submission.name}", submission.source)
        _hand_in(course, assignment, f"{number:03}-b-honest", HONEST)
    options = Options("99-small", workers=2, isolation=request.param, limits=LIMITS)
    return course, grade(course, options, lambda line: None)


def _hand_in(course: Path, assignment, student: str, answer: str) -> None:
    notebook = student_notebook(assignment, "en")
    for cell in notebook.cells:
        if cell.metadata.nbgrader.grade_id == "halve":
            cell.source = answer
    folder = course / "submitted" / student / assignment.id
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{assignment.id}.ipynb")


def _outcomes(run) -> dict[str, Outcome]:
    return {outcome.student: outcome for _, outcome, _ in run[1].outcomes}


def test_there_are_enough():
    """Are there at least sixty of them, each with its points and a sentence?"""
    assert len(ALL) >= 60
    assert all(submission.source.startswith("# It ") for submission in ALL)


@pytest.mark.parametrize("submission", ALL, ids=lambda one: one.name)
def test_its_own_grade(run, submission):
    """Does it get the points it deserves?"""
    outcome = _outcomes(run)[f"{ALL.index(submission):03}-a-{submission.name}"]
    assert outcome.status == "graded"
    assert outcome.score == submission.points, [(cell.grade_id, cell.points, cell.message) for cell in outcome.cells]


def test_the_neighbours(run):
    """Has every honest student all points, in one process, whoever was graded beside them?"""
    honest = {name: outcome for name, outcome in _outcomes(run).items() if name.endswith("honest")}
    assert len(honest) == len(ALL)
    assert {name: outcome.score for name, outcome in honest.items() if outcome.score != 100} == {}
    assert {outcome.processes for outcome in honest.values()} == {1}


def test_everyone_is_in_the_gradebook(run):
    """Does the gradebook have everyone once, with the points of the outcome?"""
    with course_folder.gradebook(run[0]) as book:
        recorded = {submission.student.id: submission.score for submission in book.assignment_submissions("99-small")}
    assert recorded == {name: outcome.score for name, outcome in _outcomes(run).items()}


def test_nothing_hidden_was_seen(run):
    """Is no word of a hidden test in anything a student's code showed, and did the one that searches its memory search?"""
    shown = {}
    for path in sorted((run[0] / "autograded").rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        answers = [cell for cell in cells if not cell["metadata"].get("nbgrader", {}).get("locked")]
        shown[path.parent.parent.name] = json.dumps([cell.get("outputs") for cell in answers], ensure_ascii=False)
    assert [student for student, text in shown.items() if MARKER in text] == []
    assert [text for student, text in shown.items() if student.endswith("reads_memory") and "found 0" in text]
    assert not any("gradebook" in text or str(run[0]) in text for text in shown.values())


def test_messages_are_students_own(run):
    """Does no message hold a line of a hidden test?"""
    messages = [cell.message for outcome in _outcomes(run).values() for cell in outcome.cells]
    assert any(messages) and not [message for message in messages if MARKER in message or "checks.call" in message]


def test_nothing_is_left(run):
    """Is no process of a student's left, and no file outside the course?"""
    user, _ = student_identity()
    if os.getuid() == 0:
        owners = {path.stat().st_uid for path in Path("/proc").glob("[0-9]*") if path.exists()}
        assert user not in owners
    assert not list(Path("/tmp").glob("cnn-course-grading-*/student-*"))
