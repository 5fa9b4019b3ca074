"""Points as nbgrader's gradebook has them, whoever graded; and a person's points."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from grading.course_folder import gradebook, language_of

_MISCONCEPTION = re.compile(r"^\[(?P<key>\w+)\]", re.MULTILINE)


@dataclass(frozen=True)
class Grade:
    """A submission as the gradebook has it."""

    student: str
    language: str
    cells: dict[str, float | None]  # grade_id -> points; None for a written answer that nobody has graded
    max_points: dict[str, float]
    seconds_late: float
    misconceptions: tuple[str, ...]
    waiting: tuple[str, ...]  # written answers a person is to look at, graded before or not

    @property
    def score(self) -> float:
        return sum(points or 0 for points in self.cells.values())


def grade_by_hand(course: Path, assignment: str, student: str, cell: str, points: float, comment: str = "") -> bool:
    """Give a written answer its points and a comment, as a person does in formgrader; False where one has already."""
    with gradebook(course) as book:
        grade = book.find_grade(cell, assignment, assignment, student)
        if grade.manual_score is not None:
            return False
        grade.manual_score, grade.needs_manual_grade = points, False
        if comment:
            book.find_comment(cell, assignment, assignment, student).manual_comment = comment
        book.db.commit()
        return True


def read_grades(course: Path, assignment: str, misconceptions: set[str]) -> Iterator[Grade]:
    """Every graded submission of `assignment` from the gradebook, with the misconceptions its messages name."""
    with gradebook(course) as book:
        for submission in book.assignment_submissions(assignment):
            notebook = course / "autograded" / submission.student.id / assignment / f"{assignment}.ipynb"
            grades = [grade for part in submission.notebooks for grade in part.grades]
            yield Grade(
                student=submission.student.id,
                language=language_of(notebook),
                cells={grade.name: None if _is_ungraded(grade) else grade.score for grade in grades},
                max_points={grade.name: grade.max_score for grade in grades},
                seconds_late=submission.total_seconds_late,
                misconceptions=_named_misconceptions(notebook, misconceptions),
                waiting=tuple(grade.name for grade in grades if grade.needs_manual_grade),
            )


def _is_ungraded(grade: Any) -> bool:
    """Whether a person's points are missing: after a new submission nbgrader asks again, but keeps the old points."""
    return grade.needs_manual_grade and grade.manual_score is None


def _named_misconceptions(notebook: Path, known: set[str]) -> tuple[str, ...]:
    """The misconceptions named in the failed cells' messages, in order."""
    cells = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4).cells
    errors = [out.evalue for cell in cells for out in cell.get("outputs", []) if out.output_type == "error"]
    named = [match["key"] for error in errors for match in _MISCONCEPTION.finditer(error)]
    return tuple(dict.fromkeys(name for name in named if name in known))
