"""`course report`: the class as tables. Grades, how hard and how telling each test was, misconceptions by language."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import correlation

from nbgrader import api
from nbgrader.api import Gradebook
from sqlalchemy import func, select

from grading.isolation.tiers import Tier
from grading.outcome import Outcome, read_outcome, write_whole
from grading.submissions import Course

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
Row = Sequence[object]


def write_report(course: Course, assignment: str, folder: Path) -> list[Path]:
    """Write grades.csv, tests.csv and misconceptions.csv into `folder`; returns them.

    Raises FileNotFoundError where nothing has been graded.
    """
    outcomes = [
        outcome
        for path in sorted((course.root / "results" / assignment).glob("*/*.json"))
        if (outcome := read_outcome(path)) is not None
    ]
    if not outcomes:
        raise FileNotFoundError(f"Nothing of {assignment} has been graded: run `course grade {assignment}` first.")
    by_hand, penalties = _points_by_hand(course, assignment), _late_penalties(course, assignment)
    tables = {
        "grades.csv": _grades(outcomes, by_hand, penalties),
        "tests.csv": _tests(outcomes),
        "misconceptions.csv": _misconceptions(outcomes),
    }
    written = []
    for name, rows in tables.items():
        write_whole(folder / name, to_csv(rows))
        written.append(folder / name)
    return written


def to_csv(rows: Iterable[Row]) -> bytes:
    """A table as a spreadsheet opens it without running it: UTF-8 with its mark, formulas as text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[_safe(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig", "replace")


def _safe(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


def _grades(outcomes: list[Outcome], by_hand: dict[tuple[str, str], float], penalties: dict[str, float]) -> list[Row]:
    """Every student's points; late_penalty is what has yet to be taken from the score."""
    names = list(dict.fromkeys(cell.grade_id for outcome in outcomes for cell in outcome.cells))
    header = ["student", "status", "reason", "score", "max_score", "late_penalty", "waiting"]
    header += ["language", "isolation", *names]
    rows: list[Row] = [header]
    for outcome in outcomes:
        points = {cell.grade_id: by_hand.get((outcome.student, cell.grade_id), cell.points) for cell in outcome.cells}
        waiting = [name for name, value in points.items() if value is None]
        score = sum(value or 0.0 for value in points.values())
        about = [outcome.student, outcome.status, outcome.reason, score, outcome.max_score]
        late = penalties.get(outcome.student, 0.0)
        place = [late, " ".join(waiting), outcome.language, Tier[outcome.isolation].word]
        rows.append([*about, *place, *(points.get(name) for name in names)])
    return rows


def _tests(outcomes: list[Outcome]) -> list[Row]:
    """Difficulty: the share of points lost. Discrimination: how a test's points go with those of all other tests."""
    graded = [outcome for outcome in outcomes if outcome.status == "graded"]
    totals = [sum(cell.points or 0.0 for cell in outcome.cells) for outcome in graded]
    rows: list[Row] = [["test", "points", "graded", "difficulty", "discrimination"]]
    names = list(dict.fromkeys(cell.grade_id for outcome in graded for cell in outcome.cells if cell.max_points))
    for name in names:
        pairs = [
            (cell.points, total - cell.points, cell.max_points)
            for outcome, total in zip(graded, totals, strict=True)
            for cell in outcome.cells
            if cell.grade_id == name and cell.points is not None
        ]
        if pairs:
            own, others, possible = zip(*pairs, strict=True)
            rows.append([name, possible[0], len(pairs), round(1 - sum(own) / sum(possible), 4), _together(own, others)])
    return rows


def _together(own: Sequence[float], others: Sequence[float]) -> float | None:
    """Pearson's correlation; nothing where one of the two does not vary."""
    if len(set(own)) < 2 or len(set(others)) < 2:
        return None
    return round(correlation(own, others), 4)


def _misconceptions(outcomes: list[Outcome]) -> list[Row]:
    """How many students of each language each recognised misconception was found with."""
    languages = sorted({outcome.language for outcome in outcomes})
    counts = Counter(
        (name, outcome.language)
        for outcome in outcomes
        for name in {cell.misconception for cell in outcome.cells if cell.misconception}
    )
    names = sorted({name for name, _ in counts}, key=lambda name: (-sum(counts[name, one] for one in languages), name))
    rows: list[Row] = [["misconception", "students", *languages]]
    for name in names:
        each = [counts[name, language] for language in languages]
        rows.append([name, sum(each), *each])
    return rows


def _points_by_hand(course: Course, assignment: str) -> dict[tuple[str, str], float]:
    """(student, grade_id) -> the points a person gave: one query, however many students."""
    query = (
        select(api.SubmittedAssignment.student_id, api.BaseCell.name, api.Grade.manual_score, api.Grade.extra_credit)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
        .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
        .where(api.Assignment.name == assignment, api.Grade.manual_score.is_not(None))
    )
    with Gradebook(course.database, course.course_id) as book:
        return {(student, name): manual + (extra or 0.0) for student, name, manual, extra in book.db.execute(query)}


def _late_penalties(course: Course, assignment: str) -> dict[str, float]:
    """student -> what is taken off for handing in late."""
    table = api.SubmittedNotebook
    query = (
        select(api.SubmittedAssignment.student_id, func.sum(table.late_submission_penalty))
        .join(table, table.assignment_id == api.SubmittedAssignment.id)
        .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
        .where(api.Assignment.name == assignment, table.late_submission_penalty.is_not(None))
        .group_by(api.SubmittedAssignment.student_id)
    )
    with Gradebook(course.database, course.course_id) as book:
        return dict(map(tuple, book.db.execute(query)))
