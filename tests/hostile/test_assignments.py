"""The course's own assignments under isolation: every catalogued answer gets what it gets in the trial."""

import copy
from pathlib import Path

import nbformat
import pytest

from grading import course_folder
from grading.grade import Options, grade
from grading.grade_table import graded_cells
from grading.sample_class import catalogued_answers
from grading.validate import FORBIDDEN
from publishing.assignment import find_assignments
from publishing.exercises import student_notebook
from publishing.one_language import keep_lines
from publishing.pages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = find_assignments(ROOT)


@pytest.mark.system
@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
def test_catalogued_answers(assignment, tmp_path):
    """Does every alternative get all points, and every wrong answer lose some, on its own exercise, by its name?"""
    course_folder.write_course(tmp_path, [assignment])
    course_folder.release_assignment(tmp_path, assignment)
    answers = {kind: catalogued_answers(assignment, kind) for kind in ("alternative", "wrong")}
    solutions = {cell.id: cell.source for cell in assignment.notebook.cells if cell.metadata.nbgrader.solution}
    blank = {language: student_notebook(assignment, language) for language in LANGUAGES}
    for number, answer in enumerate(one for ones in answers.values() for one in ones):
        language = LANGUAGES[number % 2]
        notebook = copy.deepcopy(blank[language])
        given = solutions | {answer.exercise: answer.source}
        for cell in notebook.cells:
            cell.source = keep_lines(given[cell.id], language) if cell.id in given else cell.source
        folder = tmp_path / "submitted" / answer.name / assignment.id
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{assignment.id}.ipynb")
    summary = grade(tmp_path, Options(assignment.id, workers=2), lambda line: None)
    outcomes = {outcome.student: outcome for _, outcome, _ in summary.outcomes}
    lost = {
        name: {cell.grade_id: cell for cell in outcome.cells if cell.points not in (None, cell.max_points)}
        for name, outcome in outcomes.items()
    }
    assert {name: list(lost[name]) for name in (one.name for one in answers["alternative"]) if lost[name]} == {}
    for answer in answers["wrong"]:
        cells = lost[answer.name]
        assert cells and set(cells) <= set(graded_cells(assignment)[answer.exercise]), answer.name
        named = {cell.misconception for cell in cells.values()} - {None}
        assert named == {answer.name} or {cell.key for cell in cells.values()} == {FORBIDDEN}, answer.name
