"""Any nbgrader course: its own quickstart, graded by stock nbgrader and by ours."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from grading.environment import prepare_environment
from grading.grade import Options, grade
from grading.outcome import Outcome
from grading.submissions import open_course

ASSIGNMENT = "ps1"
# grade_id -> the answer; what is not named stays as it was released.
HONEST = {
    "squares": (
        "def squares(n):\n    if n < 1:\n        raise ValueError('small')\n    return [i * i for i in range(1, n + 1)]"
    ),
    "sum_of_squares": "def sum_of_squares(n):\n    return sum(squares(n))",
    "sum_of_squares_equation": "$\\sum i^2$",
    "sum_of_squares_application": "def pyramid(n):\n    return sum_of_squares(n)",
    "part-a": "Fibonacci numbers.",
    "part-b": "Numbers below zero.",
}
WRONG = {
    **HONEST,
    "squares": "def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]",
    "sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6",
}
BROKEN = {**HONEST, "squares": "def squares(n):\n    return (", "part-b": None}
STUDENTS = {"honest": HONEST, "wrong": WRONG, "blank": {}, "broken": BROKEN}


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run one of nbgrader's programs as an instructor would."""
    prepare_environment()
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module", params=["usual", "by assignment"])
def courses(request, tmp_path_factory) -> tuple[Path, Path]:
    """Two copies of the quickstart course with the same submissions, one graded by stock, one to be graded by ours."""
    folder = tmp_path_factory.mktemp("foreign")
    nbgrader(folder, "quickstart", "stock")
    stock = folder / "stock"
    structure = "{nbgrader_step}/{student_id}/{assignment_id}"
    if request.param == "by assignment":
        structure = "terms/{assignment_id}/{nbgrader_step}/{student_id}"
        with (stock / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(f"\nc.CourseDirectory.directory_structure = {structure!r}\n")
            config.write("c.CourseDirectory.submitted_directory = 'handed_in'\n")
        target = stock / structure.format(nbgrader_step="source", student_id=".", assignment_id=ASSIGNMENT)
        target.parent.mkdir(parents=True)
        (stock / "source" / ASSIGNMENT).rename(target)
    nbgrader(stock, "generate_assignment", ASSIGNMENT)
    course = open_course(stock)
    released = course.place("release", ".", ASSIGNMENT)
    for student, answers in STUDENTS.items():
        shutil.copytree(released, course.place(course.submitted, student, ASSIGNMENT))
        for path in course.place(course.submitted, student, ASSIGNMENT).glob("*.ipynb"):
            _answer(path, answers)
    shutil.copytree(stock, folder / "ours")
    nbgrader(stock, "autograde", ASSIGNMENT, "--create")
    return stock, folder / "ours"


def _answer(path: Path, answers: dict[str, str | None]) -> None:
    notebook = nbformat.read(path, 4)
    cells = [cell for cell in notebook.cells if answers.get(_grade_id(cell), "") is not None]
    for cell in cells:
        cell.source = answers.get(_grade_id(cell), cell.source)
    notebook.cells = cells
    nbformat.write(notebook, path)


def _grade_id(cell) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def grades(course: Path) -> dict[tuple[str, str, str], tuple[float, float]]:
    """(student, notebook, cell) -> points and most points, from the gradebook."""
    opened = open_course(course)
    with Gradebook(opened.database, opened.course_id) as book:
        return {
            (submission.student.id, notebook.name, cell.name): (cell.score, cell.max_score)
            for submission in book.assignment_submissions(ASSIGNMENT)
            for notebook in submission.notebooks
            for cell in notebook.grades
        }


def test_the_same_points(courses):
    """Has every cell of every student the points that stock nbgrader gives, in both notebooks?"""
    stock, ours = courses
    summary = grade(ours, Options(ASSIGNMENT, workers=1), lambda line: None)
    assert {outcome.status for _, outcome, _ in summary.outcomes} == {"graded"}
    expected = grades(stock)
    assert len(expected) == 9 * len(STUDENTS)
    assert grades(ours) == expected
    assert expected["honest", "problem1", "sum_of_squares_uses_squares"] == (0.5, 0.5)
    assert expected["wrong", "problem1", "sum_of_squares_uses_squares"] == (0, 0.5)


def test_feedback_is_in_english(courses):
    """Is a course without a language answered in English, and is a test that hides nothing explained?"""
    outcomes = [
        outcome for _, outcome, _ in grade(courses[1], Options(ASSIGNMENT, workers=1), lambda line: None).outcomes
    ]
    assert {outcome.language for outcome in outcomes} == {"en"}
    wrong = _cell(outcomes, "wrong", "squares_invalid_input")
    assert (wrong.message, wrong.error) == ("did not raise", None)
    blank = _cell(outcomes, "blank", "correct_squares")
    assert blank.message.startswith("NotImplementedError")


def test_tests_in_process(courses):
    """Do tests beside the answers give the same points, and does each grade say so?"""
    summary = grade(courses[1], Options(ASSIGNMENT, workers=1, together=True), lambda line: None)
    assert grades(courses[1]) == grades(courses[0])
    assert {outcome.together for _, outcome, _ in summary.outcomes} == {True}
    again = grade(courses[1], Options(ASSIGNMENT, workers=1), lambda line: None)
    assert again.graded_now == 2 * len(STUDENTS)
    assert {outcome.together for _, outcome, _ in again.outcomes} == {False}


def _cell(outcomes: list[Outcome], student: str, grade_id: str):
    return next(
        cell
        for outcome in outcomes
        if outcome.student == student
        for cell in outcome.cells
        if cell.grade_id == grade_id
    )
