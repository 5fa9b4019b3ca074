"""What an instructor's notebook asks for, by nbgrader's own marks."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from traitlets.config import Config

from grading.plan import Plan
from grading.planning import read_plans
from publishing.assignment import read_assignment
from tests.publishing.planted import plant


def cell(source, grade_id="a", markdown=False, **about):
    about = {"grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3, **about}
    make = new_markdown_cell if markdown else new_code_cell
    return make(source, metadata={"nbgrader": {"grade_id": grade_id, **about}})


def plan_of(tmp_path, *cells, config=None, **metadata):
    path = tmp_path / "n.ipynb"
    nbformat.write(new_notebook(cells=list(cells), metadata=metadata), path)
    return read_plans(path, "foreign", config)["en"]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("setup", {"locked": True}),
        ("answer", {"solution": True}),
        ("test", {"grade": True, "locked": True, "points": 2}),
        ("written", {"grade": True, "solution": True, "points": 2, "markdown": True}),
        ("task", {"task": True, "points": 2, "markdown": True}),
        ("text", {"locked": True, "markdown": True}),
    ],
)
def test_kinds(tmp_path, kind, given):
    """Is each of nbgrader's kinds of cells told, with its points?"""
    (planned,) = plan_of(tmp_path, cell("x", **given)).cells
    assert (planned.kind, planned.points) == (kind, given.get("points", 0))


def test_cells_without_a_mark(tmp_path):
    """Is a cell that nbgrader knows nothing of no part of the plan, and its import still known?"""
    plan = plan_of(tmp_path, new_code_cell("import math\nx = 1"), cell("y", locked=True))
    assert [planned.source for planned in plan.cells] == ["y"] and plan.imports == ["import math"]


def test_what_a_student_sees(tmp_path):
    """Is a hidden test in the judge's source only, and a solution in neither the shown nor the blank cell?"""
    test = "assert f(1)\n### BEGIN HIDDEN TESTS\nassert f(2)\n### END HIDDEN TESTS"
    answer = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION"
    plan = plan_of(tmp_path, cell(answer, "f", solution=True), cell(test, "t", grade=True, locked=True, points=1))
    first, second = plan.cells
    assert "return x" not in first.blank and "NotImplementedError" in first.blank
    assert "f(2)" in second.source and "f(2)" not in second.shown and second.is_hidden and not first.is_hidden
    assert plan.max_points == {"t": 1}


def test_another_courses_marks(tmp_path):
    """Are a course's own marks of what is hidden used?"""
    config = Config({"ClearHiddenTests": {"begin_test_delimeter": "# HIDE", "end_test_delimeter": "# SHOW"}})
    test = "assert f(1)\n# HIDE\nassert f(2)\n# SHOW"
    (planned,) = plan_of(tmp_path, cell(test, "t", grade=True, locked=True, points=1), config=config).cells
    assert "f(2)" not in planned.shown


def test_digests(tmp_path):
    """Is the digest another when a hidden test or a point changes, and the same for the same notebook?"""
    tests = [("assert 1", 1), ("assert 2", 1), ("assert 1", 2), ("assert 1", 1)]
    digests = [
        plan_of(tmp_path, cell(text, "t", grade=True, locked=True, points=worth)).digest for text, worth in tests
    ]
    assert digests[0] == digests[3] and len(set(digests)) == 3


def test_two_of_one_name(tmp_path):
    """Are two cells of one name refused, by name?"""
    with pytest.raises(ValueError, match="foreign: more than one cell is called twice; rename all but one"):
        plan_of(tmp_path, cell("x", "twice", locked=True), cell("y", "twice", locked=True))


def test_another_language_than_python(tmp_path):
    """Is a notebook of another kernel refused in a sentence?"""
    with pytest.raises(ValueError, match=r"n\.ipynb is written for R: only notebooks with a Python kernel"):
        plan_of(tmp_path, kernelspec={"name": "ir", "display_name": "R", "language": "R"})


def test_our_own_in_both_languages(tmp_path):
    """Has our assignment a plan in each language, alike but for the words, that comes back from its file?"""
    path = tmp_path / "n.ipynb"
    assignment = read_assignment(plant(tmp_path, ("withholds: []", "forbids: {halve: [numpy.divide]}")))
    nbformat.write(assignment.notebook, path)
    plans = read_plans(path, assignment.id)
    assert set(plans) == {"ko", "en"} and plans["ko"].max_points == plans["en"].max_points
    assert 'language="ko"' in plans["ko"].cells[1].source and "절반" in plans["ko"].cells[2].blank
    assert plans["en"].uses_checks and plans["en"].forbidden == {"halve": ["numpy.divide"]}
    assert Plan.from_json(plans["ko"].as_json()) == plans["ko"]
