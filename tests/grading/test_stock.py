"""Stock nbgrader on this course: from source to grades, feedback and an export, in both languages."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grading import course_folder, points, sample_class, stock
from grading.grade_table import grade_table, graded_cells
from grading.sample_class import catalogued_answers
from grading.trial import run_trial
from publishing.assignment import Assignment, find_assignments
from publishing.exercises import student_notebook
from publishing.pages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = find_assignments(ROOT)


def of_assignments(assignments: list[Assignment]) -> pytest.MarkDecorator:
    ids = [assignment.number for assignment in assignments]
    return pytest.mark.parametrize("assignment", assignments, ids=ids, indirect=True, scope="module")


each_assignment = of_assignments(ASSIGNMENTS)
one_assignment = of_assignments(ASSIGNMENTS[-1:])  # for what nbgrader does alike with every assignment


@pytest.fixture(scope="module")
def assignment(request: pytest.FixtureRequest) -> Assignment:
    return request.param


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment) -> Path:
    """A course folder with the assignment released and the gradebook made."""
    folder = tmp_path_factory.mktemp("course")
    course_folder.write_course(folder, [assignment])
    course_folder.release_assignment(folder, assignment, sample_class.DUE)
    return folder


def by_machine(assignment: Assignment) -> float:
    """The points of a right answer before a person has read what is written."""
    return 100 - sum(sample_class.written_cells(assignment).values())


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


@each_assignment
@pytest.mark.parametrize("language", LANGUAGES)
def test_stock_release_equals_ours(course: Path, assignment: Assignment, language: str) -> None:
    """Does `nbgrader generate_assignment` give the notebook that is committed in exercises/?"""
    released = course / f"release-{language}" / assignment.id / f"{assignment.id}.ipynb"
    ours = ROOT / "exercises" / language / assignment.id / f"{assignment.id}.ipynb"
    assert (released.parent / "messages.json").read_bytes() == (ours.parent / "messages.json").read_bytes()
    first, second = (json.loads(path.read_text(encoding="utf-8")) for path in (released, ours))
    assert first["cells"] == second["cells"]
    about = {**assignment.notebook.metadata.course, "language": language}
    assert first["metadata"]["course"] == second["metadata"]["course"] == about


@each_assignment
def test_sample_class_is_graded_as_in_the_trial(course: Path, assignment: Assignment) -> None:
    """Has every sample student the points that the tests give in our own process, cell by cell?"""
    students = {student.id: student for student in sample_class.sample_class(assignment, mistakes=2)}
    del students["sample-partly-right"]
    for student in students.values():
        sample_class.hand_in(course, assignment, student)
    lines: list[str] = []
    assert stock.autograde(course, assignment.id, lines.append) == len(lines)
    assert {line.split()[1] for line in lines} >= set(students)
    known = set(assignment.misconceptions)
    grades = {grade.student: grade for grade in points.read_grades(course, assignment.id, known)}
    table = grade_table(assignment, list(grades.values()))
    wrong = {answer.name: answer for answer in catalogued_answers(assignment, "wrong")}
    for student in students.values():
        grade = grades[student.id]
        assert grade.language == student.language
        if student.misconception:
            answer = wrong[student.misconception]
            tried = run_trial(assignment.notebook, {answer.exercise: answer.source})
            assert grade.cells == {cell.grade_id: cell.points for cell in tried}
            assert grade.misconceptions == (student.misconception,)
            assert student.misconception in table
    assert grades["sample-right-ko"].score == grades["sample-right-en"].score == by_machine(assignment) < 100
    for cell in sample_class.written_cells(assignment):
        assert grades["sample-right-ko"].cells[cell] is None  # a person's turn
    assert set(grades["sample-blank"].cells.values()) == {0}
    assert grades["sample-late"].seconds_late == 5 * 3600


@one_assignment
def test_only_what_changed_is_graded_again(course: Path, assignment: Assignment) -> None:
    """Is a second run idle, and is a changed submission graded anew while a hand-given grade survives?"""
    right = sample_class.sample_class(assignment, mistakes=0)[0]
    student = dataclasses.replace(right, id="sample-again")
    path = sample_class.hand_in(course, assignment, student)
    stock.autograde(course, assignment.id, lambda line: None)
    assert stock.autograde(course, assignment.id, lambda line: None) == 0
    (cell,) = sample_class.written_cells(assignment)
    points.grade_by_hand(course, assignment.id, student.id, cell, 5)
    notebook, first = nbformat.read(path, 4), assignment.exercises[0]
    next(cell for cell in notebook.cells if cell.id == first).source = f"def {first}():\n    return {{}}"
    nbformat.write(notebook, path)
    assert stock.autograde(course, assignment.id, lambda line: None) == 1
    grade = {grade.student: grade for grade in points.read_grades(course, assignment.id, set())}[student.id]
    lost = sum(grade.max_points[name] for name in graded_cells(assignment)[first])
    assert grade.score == by_machine(assignment) - lost + 5


@one_assignment
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
    grade = {grade.student: grade for grade in points.read_grades(course, assignment.id, set())}[student]
    assert (grade.score, grade.language) == (by_machine(assignment), language)
    assert (course / "feedback" / student / assignment.id / f"{assignment.id}.html").stat().st_size > 10_000
    table = course / "grades.csv"
    nbgrader(course, "export", f"--to={table}")
    assert student in table.read_text(encoding="utf-8")
    for left in fetched.iterdir():
        left.unlink()
    fetched.rmdir()
