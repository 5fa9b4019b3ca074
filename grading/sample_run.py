"""The sample class from end to end: hand in, grade, a person's points, feedback, tables. What `course sample` does."""

import platform
import sys
from collections.abc import Callable
from pathlib import Path

from grading import sample_class
from grading.grade_table import grade_table
from grading.points import grade_by_hand, read_grades
from publishing.assignment import Assignment
from publishing.pages import LANGUAGES

Report = Callable[[str], None]


def run_sample(
    course: Path, assignment: Assignment, mistakes: int | None, by_stock: bool = False, report: Report = print
) -> str:
    """Hand in for the sample class of `assignment`, grade what changed, and return the table of its grades.

    mistakes: how many catalogued mistakes are handed in, all without it. by_stock: grade with stock nbgrader. A
    submission changed by hand is kept beside the new one, and a person's points stay. Raises RuntimeError naming what
    could not be graded.
    """
    students = sample_class.sample_class(assignment, mistakes)
    sample_class.hand_in_class(course, assignment, students, report)
    if by_stock or not _grader_runs_here():
        _grade_by_stock(course, assignment, report)
    else:
        _grade_apart(course, assignment, report)
    for language in LANGUAGES:
        for cell, points in sample_class.written_cells(assignment).items():
            student = f"{sample_class.PREFIX}right-{language}"
            grade_by_hand(course, assignment.id, student, cell, points, sample_class.COMMENT[language])
    if not by_stock and _grader_runs_here():
        _tell(course, assignment, report)
    return grade_table(assignment, list(read_grades(course, assignment.id, set(assignment.misconceptions))))


def _grader_runs_here() -> bool:
    return sys.platform == "linux"


def _grade_apart(course: Path, assignment: Assignment, report: Report) -> None:
    """Grade with our grader, as far as this machine isolates: these answers are the repository's own."""
    from grading.grade import Options, grade
    from grading.isolation.tiers import strongest

    tier = strongest()
    if not tier:
        report(
            "this machine grants no isolation, which these answers, all of this repository, do not need; "
            "`course doctor` says what a class of your own would need"
        )
    summary = grade(course, Options(assignment.id, isolation=tier.word), report)
    report(f"{assignment.id}: {summary.graded_now} graded, {len(summary.outcomes) - summary.graded_now} unchanged")


def _grade_by_stock(course: Path, assignment: Assignment, report: Report) -> None:
    from grading import stock

    if not _grader_runs_here():
        report(
            f"our grader needs Linux and this is {platform.system()}: stock nbgrader grades these answers, which are "
            "all of this repository; for a class of your own see “For instructors” in the book"
        )
    graded = stock.autograde(course, assignment.id, report)
    report(f"{assignment.id}: {graded} graded by stock nbgrader, the others unchanged")


def _tell(course: Path, assignment: Assignment, report: Report) -> None:
    """Feedback for every student, and the class as tables."""
    from grading.feedback import write_feedback
    from grading.report import write_report
    from grading.submissions import open_course

    opened = open_course(course)
    write_feedback(opened, assignment.id, report)
    write_report(opened, assignment.id, opened.root / "report" / assignment.id)
