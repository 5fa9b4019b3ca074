"""What instructors and students read after a run: feedback pages, tables, the summary, the doctor."""

import csv
import io
import json
import shutil

import pytest
from bs4 import BeautifulSoup

from course import main
from grading import commands
from grading.doctor import doctor_text
from grading.feedback import _marked, _Test, write_feedback
from grading.grade import summary_data
from grading.isolation.tiers import strongest
from grading.outcome import CellOutcome, Outcome, write_outcome
from grading.report import to_csv, write_report
from grading.submissions import open_course
from grading.summary import summary_text
from grading.words import words
from tests.grading.conftest import FORMULA, STUDENTS
from tests.hostile.graded_class import ASSIGNMENT, MARKER


@pytest.fixture(scope="module")
def pages(small_class):
    """Every student's feedback page."""
    course = open_course(small_class[0].course)
    return {page.parent.parent.name: page.read_text(encoding="utf-8") for page in write_feedback(course, ASSIGNMENT)}


def test_feedback_languages(pages):
    """Is each page in the language of its notebook, with the misconception explained, and one for everybody?"""
    assert set(pages) == {*STUDENTS, "eve"}
    assert '<html lang="ko">' in pages["haneul"] and "두 배를 구했습니다." in pages["haneul"]
    assert '<html lang="en">' in pages[FORMULA] and "The remainder was dropped." in pages[FORMULA]
    assert "cannot be read as a notebook" in pages["eve"] and "노트북으로 읽을 수 없습니다" in pages["eve"]


def test_feedback_hides_tests(pages):
    """Does no page hold a line of a hidden test?"""
    assert not [name for name, page in pages.items() if MARKER in page or "got == -1.5" in page or "HIDDEN" in page]


def test_feedback_is_harmless(pages):
    """Does a page made of hostile HTML hold no script, no handler and no link, and still the answer's words?"""
    page = BeautifulSoup(pages["ada"], "html.parser")
    assert not page.find_all(["script", "a", "iframe", "object"])
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert "Half." in page.text


def test_feedback_speaks_to_a_person(pages):
    """Are a message's keys left out, its misconception set apart, and its code and angle brackets shown as such?"""
    page = BeautifulSoup(pages["haneul"], "html.parser")
    assert "[doubled]" not in page.text and "[halve." not in page.text
    assert any("두 배를 구했습니다." in hint.text for hint in page.select(".test .hint"))
    assert _marked("`f(x)` gave <b>&") == "<code>f(x)</code> gave &lt;b&gt;&amp;"


def test_feedback_says_what_a_test_looks_at(pages):
    """Is a test's whole comment shown, in the page's language, with its code as such?"""
    assert "Is 2 half of 4? Both are <code>int</code>." in pages["ada"]
    assert "4의 절반은 2인가? 둘 다 정수입니다." in pages["haneul"]


@pytest.mark.parametrize(
    ("points", "by_person", "verdict"),
    [
        (None, False, "unread"),
        (4.0, False, "passed"),
        (1.5, False, "partly"),
        (0.0, False, "failed"),
        (0.0, True, "read"),
    ],
)
def test_verdicts(points, by_person, verdict):
    """Is a test called passed, partly passed or not, and an answer that a person reads neither?"""
    assert _Test("values", points, 4.0, False, [], by_person=by_person).verdict == verdict
    assert words("page", verdict, "ko") != words("page", verdict, "en")


def test_feedback_scores(pages):
    """Does a page show the points that the tests gave?"""
    assert "100 / 110" in pages["ada"] and "40 / 110" in pages[FORMULA] and "0 / 110" in pages["haneul"]


def read_csv(path):
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def test_report(small_class, tmp_path):
    """Do the tables hold every student, every test's difficulty, and misconceptions by language?"""
    write_report(open_course(small_class[0].course), ASSIGNMENT, tmp_path)
    grades = {row["student"]: row for row in read_csv(tmp_path / "grades.csv")}
    assert set(grades) == {"ada", "haneul", "eve", "'" + FORMULA}
    assert (grades["ada"]["score"], grades["ada"]["waiting"], grades["eve"]["status"]) == ("100.0", "why", "ungradable")
    tests = {row["test"]: row for row in read_csv(tmp_path / "tests.csv")}
    assert float(tests["halve_negative"]["difficulty"]) == pytest.approx(2 / 3, abs=1e-4)
    assert float(tests["halve_values"]["difficulty"]) == pytest.approx(1 / 3, abs=1e-4)
    rows = read_csv(tmp_path / "misconceptions.csv")
    found = {row["misconception"]: (row["students"], row["en"], row["ko"]) for row in rows}
    assert found == {"doubled": ("1", "0", "1"), "floored": ("1", "1", "0")}


def test_difficulty_and_discrimination(small_class, tmp_path):
    """Is a test's difficulty the share of points lost, and its discrimination its correlation with the other points?"""
    shutil.copy(small_class[0].course / "gradebook.db", tmp_path)
    points = {"ada": (2, 3, 1, None), "bob": (1, 2, 1, None), "eve": (0, 1, 1, 4.0), "late": (2, 1, 1, 0.0)}
    for student, given in points.items():
        names = zip("abcd", given, (2, 4, 1, 4), strict=True)
        cells = [CellOutcome(name, own, possible) for name, own, possible in names]
        outcome = Outcome(student, "one", "graded", "en", "", "", "NONE", cells)
        write_outcome(tmp_path / "results" / "one" / student / "one.json", outcome)
    ungradable = Outcome("zoe", "one", "ungradable", "en", "", "", "NONE", [CellOutcome("a", 0.0, 2)], reason="missing")
    write_outcome(tmp_path / "results" / "one" / "zoe" / "one.json", ungradable)
    write_report(open_course(tmp_path), "one", tmp_path / "tables")
    rows = {row["test"]: row for row in read_csv(tmp_path / "tables" / "tests.csv")}
    # a: 5 of 8 points. Its (2, 1, 0, 2) beside the others' (4, 3, 6, 2): products -15/4, squares 11/4 and 35/4.
    assert (rows["a"]["difficulty"], rows["a"]["graded"]) == ("0.375", "4")
    assert float(rows["a"]["discrimination"]) == pytest.approx(-15 / (11 * 35) ** 0.5, abs=1e-4)
    assert (rows["c"]["difficulty"], rows["c"]["discrimination"]) == ("0.0", "")  # everybody has all of it
    assert (rows["d"]["graded"], rows["d"]["discrimination"]) == ("2", "-1.0")  # two wait for a person


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
def test_formulas_are_text(cell):
    """Is what a spreadsheet would run written as text?"""
    assert next(csv.reader(io.StringIO(to_csv([[cell]]).decode("utf-8-sig"), newline="")))[0] == "'" + cell


def test_report_of_nothing(small_class, tmp_path):
    """Is a report on an assignment nobody was graded in refused, and is what to do said?"""
    with pytest.raises(FileNotFoundError, match="run `course grade other` first"):
        write_report(open_course(small_class[0].course), "other", tmp_path)


def test_summary(small_class):
    """Does it count the graded, the ungradable with their reason, and the waiting, and name the hardest test?"""
    text = summary_text(small_class[1])
    assert "graded: 3   ungradable: 1   with an answer that waits for a person: 2" in text
    assert "ungradable: eve, not_a_notebook" in text
    hardest = [line.split()[-1] for line in text.partition("hardest tests:\n")[2].splitlines()]
    assert hardest == ["why", "halve_negative", "halve_values"]


def test_summary_as_data(small_class):
    """Does the JSON name each student's status, reason, score, language and isolation, and what each cell gave?"""
    held = {entry["student"]: entry for entry in summary_data(small_class[1])}
    assert json.loads(json.dumps(held)) == held
    cells = [
        {"grade_id": "halve_values", "points": 0.0, "max_points": 40.0},
        {"grade_id": "halve_negative", "points": 0.0, "max_points": 60.0},
        {"grade_id": "why", "points": 0.0, "max_points": 10.0},
    ]
    wanted = {
        "student": "haneul", "notebook": ASSIGNMENT, "status": "graded", "reason": None, "score": 0, "max_score": 110,
        "language": "ko", "isolation": strongest().word, "tests_in_process": False,
    }  # fmt: skip
    assert {key: value for key, value in held["haneul"].items() if key != "cells"} == wanted
    assert [cell | wanted for cell, wanted in zip(held["haneul"]["cells"], cells, strict=True)] == held["haneul"][
        "cells"
    ]
    assert "두 배를 구했습니다." in held["haneul"]["cells"][0]["message"]
    assert (held["eve"]["status"], held["eve"]["reason"], held["eve"]["score"]) == ("ungradable", "not_a_notebook", 0)
    assert {cell["grade_id"]: cell["points"] for cell in held["ada"]["cells"]} == {
        "halve_values": 40, "halve_negative": 60, "why": None,
    }  # fmt: skip


def test_the_commands_end(small_class, tmp_path, capsys):
    """Does `course grade` succeed once everybody has an outcome, an ungradable one too, and fail in one sentence?"""
    given = ["--course", str(small_class[0].course)]
    assert main(["grade", ASSIGNMENT, *given, "--workers", "1", "--json", str(tmp_path / "all.json")]) == 0
    assert "ungradable: eve, not_a_notebook" in capsys.readouterr().out
    assert {entry["student"] for entry in json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))} == {
        *STUDENTS, "eve",
    }  # fmt: skip
    assert main(["grade", "98-none", *given]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "name an assignment of this course" in said


def test_doctor(tmp_path):
    """Does the doctor name the tier, the limits, and a course that is not there?"""
    text = doctor_text(tmp_path / "nowhere")
    assert f"isolation   {strongest().word}" in text and "30 s a cell" in text
    assert "not there yet: run `course release`" in text


def test_commands_again(small_class, tmp_path):
    """Does `course grade` again find nothing to do, write its JSON, and refuse a student who handed in nothing?"""
    graded, _ = small_class
    given = {
        "assignment": ASSIGNMENT, "course": graded.course, "submitted": None, "workers": 1, "isolation": "auto",
        "min_isolation": "landlock", "cell_seconds": 4.0, "tests_in_process": False, "regrade": False,
    }  # fmt: skip
    said = commands.grade(**given, students=None, json=tmp_path / "all.json")
    assert said.startswith("0 graded now") and "4 unchanged" in said
    assert len(json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))) == 4
    with pytest.raises(FileNotFoundError, match="nobody handed in nothing for 99-small"):
        commands.grade(**given, students=["nobody"], json=None)
