"""What a test's end is worth, and what is said of it."""

import pytest

from cnnlib.checks import session
from cnnlib.checks.student import AnswerError
from grading import testers
from grading.canonical import Step
from grading.plan import Plan, PlannedCell
from grading.testers import ChecksTester, ForeignTester, TogetherTester


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """A session of the test's own."""
    monkeypatch.setattr(session, "_session", session.Session())


class Student:
    """An answer whose function gives 3; its process shows what `shown` says."""

    def __init__(self, *shown, stopped=None):
        self._shown, self._stopped = shown, stopped

    def call(self, name, arguments):
        if name != "three":
            raise AnswerError("answer.missing", name=name)
        return 3

    def cell(self, source):
        return list(self._shown), self._stopped


def graded_cell(source, shown=None):
    return PlannedCell("test", "code", source, source if shown is None else shown, "t", 4.0)


def by_checks(source, shown=None, student=None):
    names = {}
    tester = ChecksTester(student or Student(), names, {})
    start = "from cnnlib import checks\nchecks.start(globals(), language='en')"
    tester.setup(PlannedCell("setup", "code", start, start, "s"))
    step = Step(graded_cell(source, shown), source)
    return tester.test(step, "00"), step


@pytest.mark.parametrize(
    ("last", "points"),
    [("", 4), ("None", 4), ("2", 2), ("1.5", 1.5), ("0", 0), ("5", 4), ("-1", 4), ("True", 4), ("'2'", 4)],
)
def test_partial_credit(last, points):
    """Is a number as the last value, from 0 to the points, what a test gives, and anything else all of them?"""
    outcome, _ = by_checks(f"x = 1\n{last}")
    assert (outcome.points, outcome.max_points, outcome.message, outcome.error) == (points, 4, "", None)


def test_a_failed_check():
    """Is a failed check 0 with the message's key and the misconception?"""
    source = "checks.add_messages({k: {'ko': '말', 'en': 'The value is {got}.'} for k in ('a.b', 'm')})\n"
    outcome, _ = by_checks(source + "got = checks.call('three')\nchecks.expect('a.b', got == 4, {'m': True}, got=got)")
    assert (outcome.points, outcome.key, outcome.misconception) == (0, "a.b", "m")
    assert outcome.message.startswith("[a.b] The value is 3.\n[m] ")


def test_a_broken_test():
    """Is a test that breaks 0, its error kept for the instructor, and no word of it for the student?"""
    outcome, _ = by_checks("expected = 'hidden value'\nraise KeyError(expected)")
    assert (outcome.points, outcome.message, outcome.error) == (0, "", "KeyError: 'hidden value'")


def test_what_it_prints():
    """Is what a test prints kept with its cell?"""
    _, step = by_checks("print('seen')")
    assert step.outputs == [{"output_type": "stream", "name": "stdout", "text": "seen\n"}]


def test_an_instructors_cell_that_fails():
    """Is a setup cell that fails the instructor's to hear of, not a student's loss?"""
    with pytest.raises(RuntimeError, match=r"The instructor's cell s fails: ZeroDivisionError"):
        ChecksTester(Student(), {}, {}).setup(PlannedCell("setup", "code", "1 / 0", "1 / 0", "s"))


RESULT = {"output_type": "execute_result", "data": {"text/plain": "2.5"}}
ERROR = {"output_type": "error", "ename": "AssertionError", "evalue": "it must be 4", "traceback": []}


@pytest.mark.parametrize(
    ("student", "points", "message"),
    [
        (Student(), 4, ""),
        (Student(RESULT), 2.5, ""),
        (Student({"output_type": "stream", "name": "stderr", "text": "a warning"}), 4, ""),
        (Student(ERROR), 0, "AssertionError: it must be 4"),
        (Student(stopped="answer.too_slow"), 0, "answer.too_slow"),
    ],
    ids=["nothing", "a number", "stderr", "an error", "hangs"],
)
def test_together(student, points, message):
    """Is a test in the student's process worth what stock nbgrader gives, and stderr no error?"""
    outcome = TogetherTester(student).test(Step(graded_cell("x"), "x"), "00")
    assert (outcome.points, outcome.message) == (points, message)


def test_together_a_hidden_test_says_nothing():
    """Is no word of a hidden test's error for the student?"""
    outcome = TogetherTester(Student(ERROR)).test(Step(graded_cell("hidden", "shown"), "hidden"), "00")
    assert (outcome.points, outcome.message, outcome.hidden) == (0, "", True)


@pytest.mark.parametrize(
    ("together", "source", "kind"),
    [(True, "checks.start(", TogetherTester), (False, "checks.start(", ChecksTester), (False, "x", ForeignTester)],
)
def test_which_way(tmp_path, monkeypatch, together, source, kind):
    """Do tests run as the course chose, else by checks where they use them, else by proxies?"""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", ["/first"])
    plan = Plan("a", "en", [PlannedCell("setup", "code", source, source)], "", {}, {})
    assert type(testers.tester_for(plan, together, Student(), {}, {}, tmp_path)) is kind
