"""run_trial: an answer of our own under an assignment's tests, in this process."""

import copy

import pytest

from cnnlib.checks import session
from grading.trial import CellResult, run_trial
from publishing.assignment import read_assignment
from tests.publishing.planted import WRONG, plant

VALUES, NEGATIVE = "halve_values", "halve_negative"


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """A session of the test's own; the old one returns afterwards."""
    monkeypatch.setattr(session, "_session", session.Session())


@pytest.fixture
def notebook(tmp_path):
    """The small assignment, with its hidden test."""
    return read_assignment(plant(tmp_path)).notebook


def points(results: list[CellResult]) -> dict[str, float | None]:
    return {result.grade_id: result.points for result in results}


def test_reference(notebook):
    """Does the reference solution get every cell's points, and no message?"""
    assert run_trial(notebook, {}) == [CellResult(VALUES, 40, 40), CellResult(NEGATIVE, 60, 60)]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_wrong_answer(notebook, language):
    """Does a wrong answer lose its cells' points and earn the words of both languages, those hidden too?"""
    first, second = run_trial(notebook, {"halve": WRONG["doubled"]}, language)
    assert (first.points, second.points, second.max_points) == (0, 0, 60)
    assert (first.misconception, second.misconception) == ("doubled", "doubled")
    words = {"ko": "음수에서 값이 다릅니다. 지금 값: -6", "en": "For a negative number the value is -6."}
    assert second.message.startswith(f"[halve.negative] {words[language]}\n[doubled] ")


def test_partly_wrong_answer(notebook):
    """Are the cells that pass paid for when another fails?"""
    assert points(run_trial(notebook, {"halve": WRONG["floored"]})) == {VALUES: 40, NEGATIVE: 0}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("raise NotImplementedError()", "[answer.missing] There is no function `halve`"),
        ("def halve(number):\n    raise NotImplementedError()", "[answer.blank] `halve` has no answer yet."),
        ("def halve(number)\n    return 2", "[answer.missing]"),
        ("", "[answer.missing]"),
        ("halve = 2", "[answer.not_a_function]"),
        ("def halve(number):\n    raise SystemExit", "[answer.raised] `halve` raised an error: SystemExit"),
        ("import sys\nsys.exit(0)", "[answer.missing]"),
        ("def halve(number):\n    return unknown", "NameError: name 'unknown' is not defined"),
        ("checks = None\ndef halve(number):\n    return 7", "[halve.values] The value is 7."),
    ],
    ids=["raise", "stub", "syntax", "empty", "no function", "exits", "exits at once", "name", "takes a name"],
)
def test_broken_answer(notebook, answer, message):
    """Does an answer that cannot run cost its own points, and say why, without ending the trial?"""
    results = run_trial(notebook, {"halve": answer})
    assert points(results) == {VALUES: 0, NEGATIVE: 0}
    assert message in results[0].message


def test_a_cell_that_exits(tmp_path):
    """Is a test cell that ends the interpreter a cell without points?"""
    change = ('got = checks.call("halve", 4)', "raise SystemExit(0)")
    notebook = read_assignment(plant(tmp_path, change)).notebook
    assert points(run_trial(notebook, {})) == {VALUES: 0, NEGATIVE: 60}


def test_printing_stays_inside(notebook, capsys):
    """Is what an answer prints kept out of the author's terminal?"""
    run_trial(notebook, {"halve": "print('top')\ndef halve(number):\n    print('in')\n    return number / 2"})
    assert capsys.readouterr().out == ""


def test_a_warning(notebook):
    """Is an answer that only warns a right one, also where the program around takes warnings for errors, as here?"""
    answer = "import warnings\n\n\ndef halve(number):\n    warnings.warn('slow', stacklevel=2)\n    return number / 2\n"
    assert points(run_trial(notebook, {"halve": answer})) == {VALUES: 40, NEGATIVE: 60}


def test_the_answers_own_cell_costs_nothing(notebook):
    """Is an error behind the answer's function harmless to the tests that follow?"""
    answer = "def halve(number):\n    return number / 2\n\nprint(halve(undefined))"
    assert points(run_trial(notebook, {"halve": answer})) == {VALUES: 40, NEGATIVE: 60}


def test_broken_setup(tmp_path):
    """Does the author see the error itself when a locked cell without points fails?"""
    change = ('checks.start(globals(), language="en")', "raise RuntimeError('no data')")
    notebook = read_assignment(plant(tmp_path, change)).notebook
    with pytest.raises(RuntimeError, match="no data"):
        run_trial(notebook, {}, "en")


def test_unknown_exercise(notebook):
    """Are the exercises named when an answer is for none of them?"""
    with pytest.raises(KeyError, match=r"No exercise is called \['half'\]; there are \['halve'\]"):
        run_trial(notebook, {"half": ""})


def test_written_answer(tmp_path):
    """Is a written answer's cell listed with its points and none given, for a person to grade?"""
    text = '# %% why [markdown] nbgrader={"grade": true, "solution": true, "points": 5}\n# Because.\n\n'
    notebook = read_assignment(plant(tmp_path, ("# %% halve_values", text + "# %% halve_values"))).notebook
    assert run_trial(notebook, {})[0] == CellResult("why", None, 5)


def test_trials_do_not_meet(notebook):
    """Does one trial leave nothing behind, neither names nor a changed notebook, for the next?"""
    before = copy.deepcopy(notebook)
    run_trial(notebook, {"halve": "halve = lambda number: 7\nleft = 1"})
    assert run_trial(notebook, {})[0].points == 40
    assert points(run_trial(notebook, {"halve": "halve = lambda number: left"})) == {VALUES: 0, NEGATIVE: 0}
    assert notebook == before
