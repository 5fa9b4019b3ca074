"""Do an assignment's tests tell right from wrong? Tried on every answer the repository holds."""

from dataclasses import dataclass, field

from grading.grade_table import graded_cells
from grading.sample_class import catalogued_answers
from grading.trial import CellResult, run_trial
from publishing.assignment import Assignment
from publishing.exercises import student_notebook

FORBIDDEN = "answer.forbidden"


@dataclass
class Report:
    """How many answers were tried, and one sentence for each whose grade is not what it must be."""

    tried: int = 0
    problems: list[str] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)  # answer -> points out of those a machine gives


def validate_assignment(assignment: Assignment) -> Report:
    """Try the reference, the blank, and all alternative and wrong answers; see `Report`."""
    report = Report()
    full = _try(report, assignment, "reference", {})
    lost = [result.grade_id for result in full if result.points not in (None, result.max_points)]
    if lost:
        report.problems.append(f"the reference solution loses points in {', '.join(lost)}: {_first_message(full)}")
    if sum(result.max_points for result in full) != 100:
        report.problems.append(f"the points add up to {sum(r.max_points for r in full):g}, not 100")
    blank = _try(report, assignment, "blank", _blank(assignment))
    if gained := [result.grade_id for result in blank if result.points]:
        report.problems.append(f"a blank submission gains points in {', '.join(gained)}")
    for answer in catalogued_answers(assignment, "alternative"):
        results = _try(report, assignment, answer.name, {answer.exercise: answer.source})
        if lost := [result.grade_id for result in results if result.points not in (None, result.max_points)]:
            message = _first_message(results)
            report.problems.append(f"alternative answer {answer.name} loses points in {', '.join(lost)}: {message}")
    for answer in catalogued_answers(assignment, "wrong"):
        results = _try(report, assignment, answer.name, {answer.exercise: answer.source})
        report.problems += _faults_of_wrong(assignment, answer.name, answer.exercise, results)
    return report


def _try(report: Report, assignment: Assignment, name: str, answers: dict[str, str]) -> list[CellResult]:
    results = run_trial(assignment.notebook, answers)
    report.tried += 1
    report.scores[name] = sum(result.points or 0 for result in results)
    return results


def _blank(assignment: Assignment) -> dict[str, str]:
    cells = student_notebook(assignment, "en").cells
    return {cell.id: cell.source for cell in cells if cell.metadata.nbgrader.solution and cell.cell_type == "code"}


def _faults_of_wrong(assignment: Assignment, name: str, exercise: str, results: list[CellResult]) -> list[str]:
    """A wrong answer must lose points on its own exercise, on no other, and be recognised for what it is.

    One that does what its exercise forbids is recognised by that.
    """
    own = set(graded_cells(assignment)[exercise])
    lost = {result.grade_id for result in results if result.points not in (None, result.max_points)}
    named = {result.misconception for result in results} - {None}
    refused = {result.key for result in results if result.grade_id in lost} == {FORBIDDEN}
    faults = []
    if not lost & own:
        faults.append(f"wrong answer {name} keeps full marks on {exercise}")
    if lost - own:
        faults.append(f"wrong answer {name} loses points elsewhere: {', '.join(sorted(lost - own))}")
    if named != {name} and not refused:
        faults.append(f"wrong answer {name} is recognised as {sorted(named) or 'nothing'}")
    return faults


def _first_message(results: list[CellResult]) -> str:
    return next((result.message for result in results if result.message), "")
