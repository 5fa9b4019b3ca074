"""Who is in the class: a table of the instructor's, or nbgrader's own list; nobody knows better."""

import csv
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from nbgrader import api
from nbgrader.api import Gradebook
from sqlalchemy import or_, select

from grading.submissions import Course

FILE = "roster.csv"


@dataclass(frozen=True)
class Roster:
    """The students of a class and where they are listed; `students` is None where no list is, and anyone may be one."""

    source: str
    students: frozenset[str] | None

    def __contains__(self, student: str) -> bool:
        return self.students is None or student in self.students

    def __str__(self) -> str:
        if self.students is None:
            return f"none, so uploads of any name are taken (list the students in {self.source})"
        return f"{len(self.students)} student(s) in {self.source}"


def find_roster(course: Course, given: Path | None = None) -> Roster:
    """The table `given`, else the course's roster.csv, else the gradebook's students.

    The gradebook counts once it knows a name or an address of anybody, as `nbgrader db student import` enters them:
    grading enters whoever handed in, and that is no list of a class. Raises FileNotFoundError for a `given` that is
    not there.
    """
    path = given or course.root / FILE
    if given is not None and not given.is_file():
        raise FileNotFoundError(f"There is no file {given}: give --roster a CSV whose first column lists the students.")
    if path.is_file():
        return Roster(str(path), _first_column(path))
    if students := _in_gradebook(course):
        return Roster("the gradebook", students)
    return Roster(str(path), None)


def _first_column(path: Path) -> frozenset[str]:
    """The names in a CSV; a header `student` or `id` is none."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = {unicodedata.normalize("NFC", row[0].strip()) for row in csv.reader(file) if row and row[0].strip()}
    return frozenset(names - {"student", "id", "student_id"})


def _in_gradebook(course: Course) -> frozenset[str]:
    file = course.database.removeprefix("sqlite:///")
    if file != course.database and not Path(file).is_file():  # asking would make an empty one
        return frozenset()
    table = api.Student
    named = or_(*(column.is_not(None) & (column != "") for column in (table.first_name, table.last_name, table.email)))
    with Gradebook(course.database, course.course_id) as book:
        if book.db.execute(select(table.id).where(named).limit(1)).first() is None:
            return frozenset()
        return frozenset(unicodedata.normalize("NFC", row[0]) for row in book.db.execute(select(table.id)))
