"""Which written answers wait for a person, and which have changed since the gradebook last heard of them."""

import json
from pathlib import Path

from nbgrader import api
from nbgrader.api import Gradebook
from sqlalchemy import select

from grading.outcome import Outcome, write_whole

Changed = frozenset[tuple[str, str, str]]  # student, notebook, grade_id


def waiting_students(database: str, course_id: str, assignment: str) -> set[str]:
    """Who has an answer to `assignment` that a person is yet to read, or to read again, as formgrader shows it."""
    query = (
        select(api.SubmittedAssignment.student_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
        .where(api.Assignment.name == assignment, api.Grade.needs_manual_grade)
    )
    with Gradebook(database, course_id) as book:
        return set(book.db.execute(query).scalars())


def changed_answers(results: list[tuple[Path, str, Outcome]]) -> Changed:
    """The written answers among `results` (file, notebook, outcome) that differ from those remembered beside them."""
    return frozenset(
        (outcome.student, notebook, name)
        for path, notebook, outcome in results
        for name, earlier in _remembered(path).items()
        if _answers(outcome).get(name, earlier) != earlier
    )


def remember_answers(results: list[tuple[Path, str, Outcome]]) -> None:
    """Remember the written answers: to be called when the gradebook has them."""
    for path, _, outcome in results:
        answers = _answers(outcome)
        if answers and answers != _remembered(path):
            write_whole(_beside(path), json.dumps({**_remembered(path), **answers}).encode())


def _answers(outcome: Outcome) -> dict[str, str]:
    return {cell.grade_id: cell.answer for cell in outcome.cells if cell.answer}


def _beside(result: Path) -> Path:
    return result.with_suffix(".answers")


def _remembered(result: Path) -> dict[str, str]:
    try:
        return dict(json.loads(_beside(result).read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return {}
