"""Notebooks that are broken as files: each is graded, or refused with a reason its student understands."""

import pytest

from grading.words import catalogue
from publishing.exercises import student_notebook
from tests.hostile.graded_class import ASSIGNMENT, HONEST, class_folder, grade_as, hand_in
from tests.hostile.notebooks import CASES


@pytest.fixture(scope="module")
def graded():
    """The class after one run, an honest student after each of the others."""
    with class_folder() as (held, assignment):
        notebook = student_notebook(assignment, "en")
        for cell in notebook.cells:
            if cell.metadata.nbgrader.grade_id == "halve":
                cell.source = HONEST
        for name, case in CASES.items():
            folder = held.course / "submitted" / f"{name}-a" / ASSIGNMENT
            folder.mkdir(parents=True)
            case.write(folder, notebook)
            hand_in(held, assignment, f"{name}-b-honest", HONEST)
        grade_as(held, "namespaces")
        yield held


@pytest.mark.parametrize("name", CASES)
def test_its_outcome(graded, name):
    """Does it get its points, or the reason it has none, in words of both languages?"""
    outcome = graded.outcomes()[f"{name}-a"]
    assert (outcome.score, outcome.reason) == (CASES[name].points, CASES[name].reason), outcome
    assert outcome.status == ("graded" if CASES[name].reason is None else "ungradable")
    assert outcome.reason is None or set(catalogue()["reasons"][outcome.reason]) == {"ko", "en"}


def test_the_others(graded):
    """Has every honest student all points, and the gradebook each student once?"""
    outcomes = graded.outcomes()
    assert {outcome.score for name, outcome in outcomes.items() if name.endswith("honest")} == {100}
    assert graded.recorded() == sorted((name, outcome.score) for name, outcome in outcomes.items())
    assert len(outcomes) == 2 * len(CASES)


def test_what_was_noticed(graded):
    """Is a student told of a copied cell and of one that was missing?"""
    outcomes = graded.outcomes()
    assert ("copied_cell", "halve") in outcomes["copied_cell-a"].noticed
    assert {("missing_cell", "halve_values"), ("missing_cell", "halve_negative")} <= set(
        outcomes["deleted_test-a"].noticed
    )


def test_nothing_is_left(graded):
    """Is no process and no file of the run left?"""
    assert graded.left_processes() == [] and graded.left_files() == []
