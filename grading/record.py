"""Brings outcomes into nbgrader's gradebook: once, or again, with the same result; a person's points are kept."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import insert, select, update

from grading.answers import Changed
from grading.ingest import read_file
from grading.outcome import Outcome

_BATCH = 500
Table = Any


def record(
    database: str,
    course_id: str,
    outcomes: Sequence[tuple[str, Outcome, Path]],
    changed_answers: Changed = frozenset(),
) -> int:
    """Write outcomes (notebook, outcome, the submission's folder); returns how many rows of grades changed.

    changed_answers: a person who has graded one of these is asked to look again; the points stay until then.
    Each batch is one transaction, and every row is found before it is written: killed at any moment and run again,
    the gradebook is the same. Raises LookupError for an assignment the gradebook does not know.
    """
    changed = 0
    with Gradebook(database, course_id) as book:
        for start in range(0, len(outcomes), _BATCH):
            changed += _Batch(book, outcomes[start : start + _BATCH], changed_answers).write()
            book.db.commit()
    return changed


class _Batch:
    """Some outcomes of one assignment, on their way into the gradebook."""

    def __init__(self, book: Gradebook, outcomes: Sequence[tuple[str, Outcome, Path]], changed: Changed) -> None:
        self._changed = changed
        self._db, self._course_id = book.db, book.course_id
        self._outcomes = outcomes
        name = outcomes[0][1].assignment
        try:
            self._assignment = book.find_assignment(name)
        except MissingEntry:
            raise LookupError(
                f"The gradebook knows no assignment {name}: run `course release` (in another nbgrader course "
                f"`nbgrader generate_assignment {name}`), then this again."
            ) from None
        self._notebooks = {notebook.name: notebook for notebook in self._assignment.notebooks}
        self._cells = {
            name: {cell.name: cell.id for cell in [*notebook.grade_cells, *notebook.task_cells]}
            for name, notebook in self._notebooks.items()
        }
        self._answers = {
            name: {cell.name: cell.id for cell in notebook.solution_cells} for name, notebook in self._notebooks.items()
        }

    def write(self) -> int:
        students = {outcome.student for _, outcome, _ in self._outcomes}
        self._add_students(students)
        submissions = self._add_submissions(students)
        notebooks = self._add_notebooks(submissions)
        self._add_comments(notebooks)
        return self._write_grades(notebooks)

    def _add_students(self, students: set[str]) -> None:
        known = set(self._column(select(api.Student.id).where(api.Student.id.in_(students))))
        rows = [{"id": student, "course_id": self._course_id} for student in sorted(students - known)]
        self._insert(api.Student, rows)

    def _add_submissions(self, students: set[str]) -> dict[str, str]:
        table = api.SubmittedAssignment
        where = (table.assignment_id == self._assignment.id) & table.student_id.in_(students)
        rows = self._db.execute(select(table.student_id, table.id, table.timestamp).where(where))
        known = {student: (key, when) for student, key, when in rows}
        handed_in = {outcome.student: _timestamp(folder) for _, outcome, folder in self._outcomes}
        for student, (key, when) in known.items():
            if handed_in[student] is not None and when != handed_in[student]:  # no time takes no earlier one away
                self._db.execute(update(table).where(table.id == key).values(timestamp=handed_in[student]))
        new = {student: _new_id() for student in students - set(known)}
        rows = [
            {"id": key, "assignment_id": self._assignment.id, "student_id": student, "timestamp": handed_in[student]}
            for student, key in new.items()
        ]
        self._insert(table, rows)
        return {**{student: key for student, (key, _) in known.items()}, **new}

    def _add_notebooks(self, submissions: dict[str, str]) -> dict[tuple[str, str], str]:
        """(student, notebook) -> the submitted notebook's row; one for every notebook of the assignment."""
        table = api.SubmittedNotebook
        rows = self._db.execute(
            select(table.assignment_id, table.notebook_id, table.id).where(
                table.assignment_id.in_(submissions.values())
            )
        )
        known = {(submission, notebook): key for submission, notebook, key in rows}
        found: dict[tuple[str, str], str] = {}
        new = []
        for student, submission in submissions.items():
            for name, notebook in self._notebooks.items():
                key = known.get((submission, notebook.id))
                if key is None:
                    key = _new_id()
                    new.append({"id": key, "assignment_id": submission, "notebook_id": notebook.id, "flagged": False})
                found[student, name] = key
        self._insert(table, new)
        return found

    def _write_grades(self, notebooks: dict[tuple[str, str], str]) -> int:
        table = api.Grade
        columns = (table.notebook_id, table.cell_id, table.id, table.auto_score, table.manual_score)
        where = table.notebook_id.in_(notebooks.values())
        rows = self._db.execute(select(*columns, table.needs_manual_grade).where(where))
        known = {(notebook, cell): held for notebook, cell, *held in rows}
        new, changed = [], 0
        for name, outcome, _ in self._outcomes:
            notebook = notebooks[outcome.student, name]
            for cell in outcome.cells:
                key = (notebook, self._cell(name, cell.grade_id))
                held = known.get(key)
                if held is None:
                    new.append(
                        {
                            "id": _new_id(),
                            "notebook_id": notebook,
                            "cell_id": key[1],
                            "auto_score": cell.points,
                            "needs_manual_grade": cell.points is None,
                        }
                    )
                    continue
                again = held[2] is not None and (outcome.student, name, cell.grade_id) in self._changed
                asks = cell.points is None and held[2] is None or again
                if held[1] != cell.points or asks and not held[3]:
                    values = {"auto_score": cell.points, "needs_manual_grade": asks}
                    self._db.execute(update(table).where(table.id == held[0]).values(**values))
                    changed += 1
        self._insert(table, new)
        return changed + len(new)

    def _add_comments(self, notebooks: dict[tuple[str, str], str]) -> None:
        """formgrader wants a comment's row for every answer; a blank one says so."""
        table = api.Comment
        where = table.notebook_id.in_(notebooks.values())
        rows = self._db.execute(select(table.notebook_id, table.cell_id, table.id, table.auto_comment).where(where))
        known = {(notebook, cell): (key, text) for notebook, cell, key, text in rows}
        new = []
        for name, outcome, _ in self._outcomes:
            blank = {cell.grade_id for cell in outcome.cells if cell.blank}
            for grade_id, cell_id in self._answers[name].items():
                text = "No response." if grade_id in blank else None
                key = (notebooks[outcome.student, name], cell_id)
                if key not in known:
                    new.append({"id": _new_id(), "notebook_id": key[0], "cell_id": cell_id, "auto_comment": text})
                elif known[key][1] != text:
                    self._db.execute(update(table).where(table.id == known[key][0]).values(auto_comment=text))
        self._insert(table, new)

    def _cell(self, notebook: str, grade_id: str) -> str:
        try:
            return self._cells[notebook][grade_id]
        except KeyError:
            raise LookupError(
                f"The gradebook knows no cell {grade_id} of {notebook}, which was changed after its release: run "
                "`course release`, then again."
            ) from None

    def _column(self, query: Any) -> Iterable[Any]:
        return (row[0] for row in self._db.execute(query))

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._db.execute(insert(table.__table__), rows)


def _new_id() -> str:
    return uuid.uuid4().hex


def _timestamp(folder: Path) -> datetime.datetime | None:
    """When a submission was handed in, by nbgrader's timestamp.txt; in UTC without a zone, as its gradebook has it."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(read_file(folder / "timestamp.txt", 100).decode().strip())
    except Exception:  # a student's file: no date, a pipe, a link, or one of the many errors of a parser of dates
        return None
