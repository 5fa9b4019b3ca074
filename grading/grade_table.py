"""Grades as a table for a terminal."""

from tabulate import tabulate

from grading.points import Grade
from publishing.assignment import Assignment


def grade_table(assignment: Assignment, grades: list[Grade]) -> str:
    """One row a submission: points of every exercise, the sum, and what is to be said of it."""
    exercises = assignment.exercises
    headers = ["student", "lang", *(str(number) for number in range(1, len(exercises) + 1)), "sum", "note"]
    rows = []
    for grade in sorted(grades, key=lambda grade: (-grade.score, grade.student)):
        per_exercise = [_points(grade, cells) for cells in graded_cells(assignment).values()]
        rows.append([grade.student, grade.language, *per_exercise, f"{grade.score:g}", _note(grade)])
    full = [f"{sum(grades[0].max_points[cell] for cell in cells):g}" for cells in graded_cells(assignment).values()]
    rows.append(["(full marks)", "", *full, f"{sum(map(float, full)):g}", ""])
    legend = ", ".join(f"{number} {name}" for number, name in enumerate(exercises, start=1))
    waiting = sum(bool(grade.waiting) for grade in grades)
    table = tabulate(rows, headers=headers, disable_numparse=True)
    return f"{table}\nExercises: {legend}\n…: {waiting} written answer(s) wait for a person, in formgrader"


def graded_cells(assignment: Assignment) -> dict[str, list[str]]:
    """The graded cells of every exercise: those that begin with its name, and with no longer exercise's."""
    found: dict[str, list[str]] = {exercise: [] for exercise in assignment.exercises}
    for cell in assignment.notebook.cells:
        if cell.metadata.nbgrader.grade:
            owners = [exercise for exercise in found if f"{cell.id}_".startswith(f"{exercise}_")]
            found[max(owners, key=len)].append(cell.id)
    return found


def _points(grade: Grade, cells: list[str]) -> str:
    points = [grade.cells[cell] for cell in cells]
    return "…" if None in points else f"{sum(points):g}"


def _note(grade: Grade) -> str:
    notes = list(grade.misconceptions)
    if grade.seconds_late:
        notes.append(f"{grade.seconds_late / 3600:g} h late")
    return ", ".join(notes)
