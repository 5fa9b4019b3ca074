"""Every catalogued answer through `course grade`, in the strongest tier there is: graded as its author was told."""

import time

import pytest

from cnnlib.checks import session
from course import main
from grading import course_folder
from grading.grade_table import graded_cells
from grading.isolation.tiers import strongest
from grading.outcome import read_outcome
from grading.sample_class import DUE, CataloguedAnswer, SampleStudent, catalogued_answers, hand_in
from grading.trial import run_trial
from publishing.assignment import Assignment, find_assignments
from publishing.one_language import keep_lines
from publishing.pages import LANGUAGES
from tests.publishing.hidden_lines import find_lines, hidden_test_lines

from .site import ROOT

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]
ASSIGNMENTS = find_assignments(ROOT)


def answers_of(assignment: Assignment) -> dict[str, CataloguedAnswer]:
    """Student -> the answer that this student hands in."""
    kinds = ("alternative", "wrong")
    return {f"{kind}-{one.name}": one for kind in kinds for one in catalogued_answers(assignment, kind)}


def hand_in_all(course, assignment: Assignment, answers: dict[str, CataloguedAnswer]) -> None:
    """Hand in each answer with the reference in the other exercises, in turn in one language and the other."""
    for number, (student, answer) in enumerate(answers.items()):
        language = LANGUAGES[number % 2]
        cells = [cell for cell in assignment.notebook.cells if cell.metadata.nbgrader.solution]
        sources = {cell.id: keep_lines(cell.source, language) for cell in cells} | {answer.exercise: answer.source}
        hand_in(course, assignment, SampleStudent(student, language, sources, DUE))


def marks(cells) -> dict[str, tuple[float | None, str | None]]:
    """Graded cell -> its points and the misconception named."""
    return {cell.grade_id: (cell.points, cell.misconception) for cell in cells}


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
def test_answers(assignment, tmp_path, monkeypatch):
    """Has every answer the points and the misconceptions, cell by cell, that it has in a trial in one process, and
    its page of feedback no line of a hidden test?"""
    monkeypatch.setattr(session, "_session", session.Session())
    course, answers = tmp_path / "course", answers_of(assignment)
    course_folder.write_course(course, [assignment])
    course_folder.release_assignment(course, assignment)
    # The inputs of the tests are drawn from it: a red run must be red again.
    (course / ".grading-secret").write_text("c0ffee" * 10, encoding="ascii")
    hand_in_all(course, assignment, answers)
    begin = time.perf_counter()
    assert main(["grade", assignment.id, "--course", str(course), "--workers", "2"]) == 0
    print(f"{assignment.id}: {len(answers)} answers graded in {time.perf_counter() - begin:.0f} s")
    found = {path.parent.name: read_outcome(path) for path in (course / "results" / assignment.id).glob("*/*.json")}
    assert set(found) == set(answers)
    assert {outcome.isolation for outcome in found.values()} == {strongest().name}
    assert not any(outcome.together for outcome in found.values())
    tried = {name: run_trial(assignment.notebook, {one.exercise: one.source}) for name, one in answers.items()}
    assert {name: marks(outcome.cells) for name, outcome in found.items()} == {
        name: marks(results) for name, results in tried.items()
    }
    check_catalogue(assignment, answers, found)
    assert main(["feedback", assignment.id, "--course", str(course)]) == 0
    lines = hidden_test_lines(assignment)
    assert len(lines) > 20 and len(list((course / "feedback").rglob("*.html"))) == len(answers)
    assert find_lines(course / "feedback", lines) == []


def check_catalogue(assignment: Assignment, answers: dict[str, CataloguedAnswer], found) -> None:
    """Alternatives have full marks; wrong answers lose some, on their own exercise alone."""
    for name, answer in answers.items():
        lost = {cell.grade_id for cell in found[name].cells if cell.points not in (None, cell.max_points)}
        own = set(graded_cells(assignment)[answer.exercise])
        assert (lost == set()) if name.startswith("alternative-") else (lost and lost <= own), name
