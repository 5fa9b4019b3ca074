"""validate_assignment: do an assignment's tests tell right from wrong, and would we be told if not?"""

from pathlib import Path

import pytest

from cnnlib.checks import session
from grading.grade_table import graded_cells
from grading.sample_class import catalogued_answers
from grading.trial import run_trial
from grading.validate import Report, validate_assignment
from publishing.assignment import find_assignments, read_assignment
from publishing.exercises import student_notebook
from tests.publishing.planted import MESSAGES, plant

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = find_assignments(ROOT)

each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """A session of the test's own; the old one returns afterwards."""
    monkeypatch.setattr(session, "_session", session.Session())


@each_assignment
def test_every_assignment(assignment):
    """Does every right answer get full marks, and every wrong one lose points on its own exercise by name?"""
    report = validate_assignment(assignment)
    assert report.problems == []
    answers = [answer for kind in ("alternative", "wrong") for answer in catalogued_answers(assignment, kind)]
    assert report.tried == len(answers) + 2
    by_machine = report.scores["reference"]
    assert all(report.scores[answer.name] == by_machine for answer in catalogued_answers(assignment, "alternative"))
    assert all(report.scores[answer.name] < by_machine for answer in catalogued_answers(assignment, "wrong"))
    assert report.scores["blank"] == 0


@each_assignment
def test_enough_answers_to_try(assignment):
    """Has every exercise a machine grades two right answers of another kind, and the assignment eight wrong ones?"""
    alternatives = [answer.exercise for answer in catalogued_answers(assignment, "alternative")]
    written = {cell.id for cell in assignment.notebook.cells if cell.cell_type == "markdown"}
    for exercise in set(assignment.exercises) - written:
        assert alternatives.count(exercise) >= 2, exercise
    assert len(catalogued_answers(assignment, "wrong")) >= 8


@each_assignment
def test_points_a_machine_gives(assignment):
    """Do the points given by machine and those given by hand make 100, cell by cell of some exercise?"""
    results = run_trial(assignment.notebook, {})
    assert sum(result.max_points for result in results) == 100
    cells = [cell for cells in graded_cells(assignment).values() for cell in cells]
    assert sorted(cells) == sorted(result.grade_id for result in results)


@each_assignment
def test_a_blank_written_answer_is_known(assignment):
    """Is a written answer left as it was released known by its checksum, so that nobody has to read it?"""
    from nbgrader.utils import compute_checksum

    for language in ("ko", "en"):
        cells = student_notebook(assignment, language).cells
        written = [cell for cell in cells if cell.metadata.nbgrader.grade and cell.metadata.nbgrader.solution]
        for cell in written:
            assert compute_checksum(cell) == cell.metadata.nbgrader.checksum
            cell.source += " because"
            assert compute_checksum(cell) != cell.metadata.nbgrader.checksum


def problems_of(path: Path) -> list[str]:
    """What the validation of the assignment at `path` complains of."""
    return validate_assignment(read_assignment(path)).problems


def test_the_small_assignment_is_right(tmp_path):
    """Is there nothing to complain of before a fault is planted?"""
    report = validate_assignment(read_assignment(plant(tmp_path)))
    scores = {"reference": 100, "blank": 0, "by_a_product": 100, "doubled": 0, "floored": 40}
    assert report == Report(tried=5, problems=[], scores=scores)


def test_test_that_accepts_everything(tmp_path):
    """Is a test found that no wrong answer fails?"""
    path = plant(tmp_path, ("got == -1.5", "True"))
    assert problems_of(path) == [
        "wrong answer floored keeps full marks on halve",
        "wrong answer floored is recognised as nothing",
    ]


def test_test_that_accepts_a_blank(tmp_path):
    """Is a test found that pays for an empty notebook?"""
    path = plant(tmp_path, ('got = checks.call("halve", 4)\n', "got = 2\n"))
    assert "a blank submission gains points in halve_values" in problems_of(path)


def test_wrong_answer_that_is_right(tmp_path):
    """Is an answer found that was catalogued as wrong and passes every test?"""
    path = plant(tmp_path)
    right = "# exercise: halve\ndef halve(number):\n    return number / 2.0\n"
    (tmp_path / "solutions" / "wrong" / "99" / "doubled.py").write_text(right, encoding="utf-8")
    assert "wrong answer doubled keeps full marks on halve" in problems_of(path)


def test_wrong_answer_taken_for_another(tmp_path):
    """Is a mistake found that the tests call by another's name?"""
    path = plant(tmp_path, ('"doubled": got == -6, "floored": got == -2', '"floored": got < -1.5, "doubled": got == 1'))
    assert "wrong answer doubled is recognised as ['doubled', 'floored']" in problems_of(path)


def test_wrong_answer_that_costs_points_elsewhere(tmp_path):
    """Is an exercise found whose tests depend on the answer to another?"""
    other = (
        '# %% twice nbgrader={"solution": true}\ndef twice(number):\n    return 2 * number\n\n'
        '# %% twice_values nbgrader={"grade": true, "points": 0}\nfrom cnnlib import checks\n\n'
        'got = checks.call("twice", 1) * checks.call("halve", 1)\n'
        'checks.expect("halve.values", got == 1, suspects={"doubled": got == 4, "floored": got == 0}, got=got)\n\n'
    )
    path = plant(tmp_path, ("# %% halve_values", other + "# %% halve_values"))
    source = (
        path.read_text(encoding="utf-8").replace('"points": 40', '"points": 35').replace('"points": 0}', '"points": 5}')
    )
    path.write_text(source, encoding="utf-8")
    problems = problems_of(path)
    assert "wrong answer doubled loses points elsewhere: twice_values" in problems
    assert "wrong answer floored loses points elsewhere: twice_values" in problems


def test_reference_that_fails(tmp_path):
    """Is a reference solution found that its own tests refuse, and their words shown?"""
    path = plant(tmp_path, ("return number / 2", "return number / 3"))
    problems = problems_of(path)
    assert problems[0].startswith(
        "the reference solution loses points in halve_values, halve_negative: [halve.values] The value is 1.33333."
    )


def test_alternative_that_fails(tmp_path):
    """Is a right answer of another kind found that the tests refuse?"""
    path = plant(tmp_path, ("got == 2,", "type(got) is float and got == 2 and False,"))
    assert "alternative answer by_a_product loses points in halve_values: " in "\n".join(problems_of(path))


def test_points_that_do_not_add_up(tmp_path):
    """Is an assignment found whose points are not 100?"""
    assert "the points add up to 95, not 100" in problems_of(plant(tmp_path, ('"points": 40', '"points": 35')))


def test_answer_for_no_exercise(tmp_path):
    """Is an answer found whose header names no exercise, before it is tried on nothing?"""
    path = plant(tmp_path)
    (tmp_path / "solutions" / "alternative" / "99" / "by_a_product.py").write_text(
        "def halve(n): ...\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match=r"by_a_product\.py: the first line must be '# exercise: NAME'.*\['halve'\]"):
        problems_of(path)


def test_misconception_that_no_wrong_answer_shows(tmp_path):
    """Can a misconception be catalogued that only a message names, as long as a test tells it?"""
    messages = MESSAGES + '  spared:\n    ko: "아꼈습니다."\n    en: "It was spared."\n'
    path = plant(tmp_path, ('{"doubled": got == 8}', '{"doubled": got == 8, "spared": got == 3}'), messages=messages)
    assert problems_of(path) == []


def test_wrong_answer_that_does_what_is_forbidden(tmp_path):
    """Is an answer recognised by what its exercise forbids, and found where the header forbids it no more?"""
    header = ("#     withholds: []\n", "#     withholds: []\n#     forbids: {halve: [numpy.divide]}\n")
    answer = "# exercise: halve\nimport numpy as np\ndef halve(number):\n    return float(np.divide(number, 2))\n"
    path = plant(tmp_path, header)
    (tmp_path / "solutions" / "wrong" / "99" / "divided.py").write_text(answer, encoding="utf-8")
    assert problems_of(path) == []
    assert problems_of(plant(tmp_path)) == [
        "wrong answer divided keeps full marks on halve",
        "wrong answer divided is recognised as nothing",
    ]
