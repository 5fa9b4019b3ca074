"""Late penalties, as the documentation of stock nbgrader has them."""

import datetime
import shutil

import pytest
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from grading.feedback import write_feedback
from grading.grade import Options, grade
from grading.lateness import assign_late_penalties
from grading.record import record
from grading.report import write_report
from grading.submissions import open_course
from tests.hostile.graded_class import ASSIGNMENT, LIMITS

DUE = datetime.datetime(2026, 3, 31, 15, 0)  # noqa: DTZ001 - as the gradebook has it
HOURS = {"ada": 3, "haneul": 0}  # how late; the others handed in without a time
PLUGIN = """\
from nbgrader.plugins import BasePlugin


class SubMarks(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        '''Penalty of {each} mark(s) per hour late'''
        return round({each} * total_seconds_late / 3600, 0)
"""


@pytest.fixture
def course(small_class, tmp_path):
    """A copy of the small class with a due date; `ada` handed in three hours late, `haneul` in the last second."""
    copy = tmp_path / "course"
    shutil.copytree(small_class[0].course, copy)
    for student, hours in HOURS.items():
        when = DUE + datetime.timedelta(hours=hours)
        path = copy / "submitted" / student / ASSIGNMENT / "timestamp.txt"
        path.write_text(f"{when:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")
    outcomes = [(name, one, copy / "submitted" / one.student / ASSIGNMENT) for name, one, _ in small_class[1].outcomes]
    opened = open_course(copy)
    with Gradebook(opened.database, opened.course_id) as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=DUE)
    record(opened.database, opened.course_id, outcomes)
    return opened


def assign(course, config, students=("ada", "haneul", "eve")):
    return assign_late_penalties(course.database, course.course_id, ASSIGNMENT, students, course.root, config)


def penalty(course, student):
    """The penalty and the seconds late, as nbgrader's own API tells them."""
    with Gradebook(course.database, course.course_id) as book:
        held = book.find_submission(ASSIGNMENT, student)
        return held.late_submission_penalty, held.total_seconds_late


def zero():
    return Config({"LateSubmissionPlugin": {"penalty_method": "zero"}})


def with_plugin(course, name, each):
    """A configuration as the documentation has it: the plugin's module lies in the course's folder."""
    (course.root / f"{name}.py").write_text(PLUGIN.format(each=each), encoding="utf-8")
    return Config({"AssignLatePenalties": {"plugin_class": f"{name}.SubMarks"}})


def test_no_method(course):
    """Is lateness recorded, and nothing taken off, where the course says nothing?"""
    assert assign(course, Config()) == 0
    assert penalty(course, "ada") == (0, 3 * 3600)
    assert penalty(course, "haneul") == penalty(course, "eve") == (0, 0)


def test_zero(course):
    """Does the method `zero` take the whole score of a late submission, once, and of no other?"""
    assert assign(course, zero()) == 1
    assert penalty(course, "ada") == (100, 3 * 3600)
    assert penalty(course, "haneul") == (0, 0)
    assert assign(course, zero()) == 0


@pytest.mark.parametrize(("each", "wanted"), [(1, 3), (1000, 100), (-1, 0)], ids=["hours", "too much", "negative"])
def test_a_plugin_of_the_courses_own(course, each, wanted):
    """Is a plugin in the course's folder found, and its penalty kept between nothing and the score?"""
    name = f"late_{each}".replace("-", "minus_")
    assign(course, with_plugin(course, name, each))
    assert penalty(course, "ada") == (wanted, 3 * 3600)


def test_taken_back(course):
    """Is a penalty taken back when the due date moves, or this student's does?"""
    assign(course, zero())
    with Gradebook(course.database, course.course_id) as book:
        book.find_submission(ASSIGNMENT, "ada").extension = datetime.timedelta(hours=3)
        book.db.commit()
    assert assign(course, zero()) == 1
    assert penalty(course, "ada") == (0, 0)


def test_only_these_students(course):
    """Does a run on some students leave the others' penalties alone?"""
    assert assign(course, zero(), students=("haneul",)) == 0


def test_a_plugin_that_fails(course):
    """Is a plugin that is not there said by name, with what to do, and are the grades kept?"""
    with pytest.raises(RuntimeError, match=r"late penalties, nowhere\.Late, fails with .*Every grade is kept; mend"):
        assign(course, Config({"AssignLatePenalties": {"plugin_class": "nowhere.Late"}}))
    with Gradebook(course.database, course.course_id) as book:
        assert book.find_submission(ASSIGNMENT, "ada").score == 100


def test_a_time_that_was_taken_away(course, small_class):
    """Does a hand-in without a time leave the earlier one, so that nobody escapes by deleting it?"""
    folder = course.root / "submitted" / "ada" / ASSIGNMENT
    (folder / "timestamp.txt").unlink()
    outcomes = [(name, one, folder) for name, one, _ in small_class[1].outcomes if one.student == "ada"]
    record(course.database, course.course_id, outcomes)
    assert penalty(course, "ada")[1] == 3 * 3600


def test_it_is_told(course, tmp_path):
    """Do the student's page and the class's table say what was taken off?"""
    assign(course, with_plugin(course, "late_told", 1))
    pages = {page.parent.parent.name: page.read_text(encoding="utf-8") for page in write_feedback(course, ASSIGNMENT)}
    assert "97 / 110" in pages["ada"] and "Taken off for handing in late: −3" in pages["ada"]
    assert "깎인 점수" not in pages["haneul"]
    write_report(course, ASSIGNMENT, tmp_path / "report")
    lines = (tmp_path / "report" / "grades.csv").read_text(encoding="utf-8-sig").splitlines()
    column = lines[0].split(",").index("late_penalty")
    assert {line.split(",")[0]: line.split(",")[column] for line in lines[1:]}["ada"] == "3.0"


def test_as_stock_does(course, tmp_path):
    """Does every student get what nbgrader's own step gives, by either method?"""
    for config in (zero(), with_plugin(course, "late_stock", 7)):
        shutil.copy(course.root / "gradebook.db", tmp_path / "stock.db")
        stock = f"sqlite:///{tmp_path / 'stock.db'}"
        assign(course, config)
        for student in ("ada", "haneul", "eve"):
            about = {"notebook": ASSIGNMENT, "assignment": ASSIGNMENT, "student": student, "db_url": stock}
            with pytest.MonkeyPatch.context() as patch:
                patch.syspath_prepend(course.root)
                AssignLatePenalties(config=config).preprocess(new_notebook(), {"nbgrader": about})
            with Gradebook(stock, course.course_id) as book:
                held = book.find_submission(ASSIGNMENT, student)
                assert penalty(course, student) == (held.late_submission_penalty, held.total_seconds_late)


def test_by_the_command(course):
    """Does `course grade` take the method from the course's configuration, also where nothing else changed?"""
    (course.root / "my_config.py").write_text("c.LateSubmissionPlugin.penalty_method = 'zero'\n", encoding="utf-8")
    summary = grade(course.root, Options(ASSIGNMENT, workers=1, limits=LIMITS), lambda line: None)
    assert summary.graded_now == 2  # those whose files now hold a time
    assert penalty(course, "ada") == (100, 3 * 3600)
