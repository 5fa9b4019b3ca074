"""Stock nbgrader on this course: from source to grades, feedback and an export, in both languages."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grading import course_folder, sample_class, stock
from grading.grade_table import grade_table
from grading.sample_class import catalogued_answers
from grading.trial import run_trial
from publishing.assignment import Assignment, read_assignment
from publishing.exercises import student_notebook
from publishing.pages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return read_assignment(ROOT / "solutions" / "07_one_by_one_convolution.py")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment) -> Path:
    """A course folder with assignment 07 released and the gradebook made."""
    folder = tmp_path_factory.mktemp("course")
    course_folder.write_course(folder, [assignment])
    course_folder.release_assignment(folder, assignment, sample_class.DUE)
    return folder


def nbgrader(course: Path, *arguments: str, language: str = "ko") -> str:
    """Run one of nbgrader's programs in the course folder as an instructor or student would."""
    programs = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": programs + os.pathsep + os.environ["PATH"],
        "COURSE_LANGUAGE": language,
        "OMP_NUM_THREADS": "1",
    }
    exchange = [f"--Exchange.root={course / 'exchange'}", f"--Exchange.cache={course / 'cache'}"]
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments, *exchange],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_stock_release_equals_ours(course: Path, assignment: Assignment, language: str) -> None:
    """Does `nbgrader generate_assignment` give the notebook that is committed in exercises/?"""
    released = course / f"release-{language}" / assignment.id / f"{assignment.id}.ipynb"
    ours = ROOT / "exercises" / language / assignment.id / f"{assignment.id}.ipynb"
    assert (released.parent / "messages.json").read_bytes() == (ours.parent / "messages.json").read_bytes()
    first, second = (json.loads(path.read_text(encoding="utf-8")) for path in (released, ours))
    assert first["cells"] == second["cells"]
    assert (
        first["metadata"]["course"]
        == second["metadata"]["course"]
        == {
            "assignment": assignment.id,
            "language": language,
        }
    )


def test_sample_class_is_graded_as_in_the_trial(course: Path, assignment: Assignment) -> None:
    """Has every sample student the points that the tests give in our own process, cell by cell?"""
    students = sample_class.sample_class(assignment)
    chosen = {f"sample-{name}" for name in ("right-ko", "right-en", "blank", "late", "weight-transposed", "few-pixels")}
    students = [student for student in students if student.id in chosen]
    assert len(students) == len(chosen)
    for student in students:
        sample_class.hand_in(course, assignment, student)
    lines: list[str] = []
    assert stock.autograde(course, assignment.id, lines.append) == len(students)
    known = set(assignment.misconceptions)
    grades = {grade.student: grade for grade in stock.read_grades(course, assignment.id, known)}
    wrong = {answer.name: answer for answer in catalogued_answers(assignment, "wrong")}
    for student in students:
        grade = grades[student.id]
        assert grade.language == student.language
        if student.misconception:
            answer = wrong[student.misconception]
            tried = run_trial(assignment.notebook, {answer.exercise: answer.source})
            assert grade.cells == {cell.grade_id: cell.points for cell in tried}
            assert grade.misconceptions == (student.misconception,)
    assert grades["sample-right-ko"].score == grades["sample-right-en"].score == 94
    assert grades["sample-right-ko"].cells["pooling_answer"] is None  # a person's turn
    assert set(grades["sample-blank"].cells.values()) == {0}
    assert grades["sample-late"].seconds_late == 5 * 3600
    assert "weight_transposed" in grade_table(assignment, list(grades.values()))


def test_only_what_changed_is_graded_again(course: Path, assignment: Assignment) -> None:
    """Is a second run idle, and is a changed submission graded anew while a hand-given grade survives?"""
    assert stock.autograde(course, assignment.id, lambda line: None) == 0
    stock.grade_by_hand(course, assignment.id, "sample-right-ko", "pooling_answer", 5)
    path = course / "submitted" / "sample-right-ko" / assignment.id / f"{assignment.id}.ipynb"
    notebook = nbformat.read(path, 4)
    next(cell for cell in notebook.cells if cell.id == "predictions").source = "def predictions():\n    return {}"
    nbformat.write(notebook, path)
    assert stock.autograde(course, assignment.id, lambda line: None) == 1
    grades = {grade.student: grade for grade in stock.read_grades(course, assignment.id, set())}
    assert grades["sample-right-ko"].score == 94 - 10 + 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_through_the_exchange(course: Path, assignment: Assignment, language: str, tmp_path: Path) -> None:
    """Can a student of either language fetch, validate and submit, and does the instructor get grade and feedback?"""
    place = f"--course=cnn-{language}"
    (course / "exchange").mkdir(mode=0o777, exist_ok=True)
    (course / "exchange").chmod(0o777)
    nbgrader(course, "release_assignment", place, assignment.id, language=language)
    fetched = course / assignment.id
    nbgrader(course, "fetch_assignment", place, assignment.id, language=language)
    answers = sample_class.sample_class(assignment)[LANGUAGES.index(language)].answers
    notebook = student_notebook(assignment, language)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    path = fetched / f"{assignment.id}.ipynb"
    nbformat.write(notebook, path)
    assert "Success" in nbgrader(course, "validate", str(path), language=language)
    nbgrader(course, "submit", place, assignment.id, language=language)
    nbgrader(course, "collect", place, assignment.id, language=language)
    collected = [folder for folder in (course / "submitted").iterdir() if not folder.name.startswith("sample-")]
    student = f"sample-from-{language}"
    collected[0].rename(course / "submitted" / student)
    nbgrader(course, "autograde", assignment.id, f"--student={student}", "--create")
    nbgrader(course, "generate_feedback", assignment.id, f"--student={student}")
    grade = {grade.student: grade for grade in stock.read_grades(course, assignment.id, set())}[student]
    assert (grade.score, grade.language) == (94, language)
    assert (course / "feedback" / student / assignment.id / f"{assignment.id}.html").stat().st_size > 10_000
    table = course / "grades.csv"
    nbgrader(course, "export", f"--to={table}")
    assert student in table.read_text(encoding="utf-8")
    for left in fetched.iterdir():
        left.unlink()
    fetched.rmdir()
