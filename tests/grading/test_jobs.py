"""From submissions to jobs, and from what came of them to the gradebook."""

import dataclasses
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from grading import jobs
from grading.grade import GRADER_FAILED, Options, grade
from grading.isolation.tiers import Tier
from grading.nursery_line import nursery
from grading.outcome import Outcome, read_outcome, write_outcome, write_whole
from grading.run import NurseryLost
from tests.hostile.graded_class import ASSIGNMENT, LIMITS, GradedClass, class_folder, hand_in

DRAWING = """\
import random, numpy

print(random.random(), numpy.random.rand(), hash("text"), list({"a", "b", "c", "d"}))


def halve(number):
    return number / 2 + random.choice([0, 0, 1]) + numpy.random.randint(2)
"""


@pytest.fixture(scope="module")
def drawing_class():
    """Six copies of an answer that draws at random, not graded yet."""
    with class_folder() as (graded, assignment):
        for number in range(6):
            hand_in(graded, assignment, f"student-{number}", DRAWING)
        yield graded


@pytest.fixture
def course(drawing_class, tmp_path):
    """A copy of that class."""
    shutil.copytree(drawing_class.course, tmp_path / "course")
    return GradedClass(tmp_path)


def run(graded, **options):
    return grade(graded.course, Options(ASSIGNMENT, limits=LIMITS, **{"workers": 2, **options}), lambda line: None)


@pytest.fixture
def judged(monkeypatch):
    """Judges that only count: `fates` says what comes of a student's job; the nursery is never made ready."""
    held = SimpleNamespace(fates={}, graded=Counter(), nurseries=0)

    def grade_all(control, waiting, workers, finished):
        for job in waiting:
            held.graded[job.student] += 1
            fate = held.fates.get(job.student, "graded")
            if fate == "lost" and held.graded[job.student] == 1 or fate == "always lost":
                raise NurseryLost("The process that starts the others was killed")
            if fate == "dies":
                finished(job, None)
                continue
            plan = json.loads((Path(job.plans) / "en.json").read_text(encoding="utf-8"))
            digest = jobs.submission_digest(*jobs.read_submission(Path(job.submitted), job.notebook))
            outcome = Outcome(job.student, job.assignment, "graded", "en", digest, plan["digest"], job.tier)
            write_whole(Path(job.graded) / f"{job.notebook}.ipynb", b"{}")
            write_outcome(Path(job.result), outcome)
            finished(job, outcome)

    def ready(line, modules):
        held.nurseries += 1

    monkeypatch.setattr(jobs, "grade_all", grade_all)
    monkeypatch.setattr("grading.nursery_line.NurseryLine.ready", ready)
    return held


def test_the_same_at_any_number_of_workers(course):
    """Do one, two and four workers give every copy of an answer that draws at random the same grade, once each?"""
    seen = set()
    for workers in (1, 2, 4):
        summary = run(course, workers=workers, regrade=True)
        outcomes = course.outcomes()
        assert summary.graded_now == len(outcomes) == len(course.recorded()) == 6
        seen |= {(tuple(one.cells), one.submission, course.shown(name)) for name, one in outcomes.items()}
    assert len(seen) == 1


def test_only_what_changed(course, judged):
    """Is what was graded graded again only when its answer or tier changes, its notebook is gone, or on request?"""
    run(course)
    assert set(judged.graded.values()) == {1} and len(judged.graded) == 6
    run(course)
    run(course, students=("student-1",), regrade=True)
    path = course.course / "submitted" / "student-2" / ASSIGNMENT / "data.txt"
    path.write_text("1", encoding="utf-8")
    result = course.course / "results" / ASSIGNMENT / "student-3" / f"{ASSIGNMENT}.json"
    outcome = read_outcome(result)
    write_outcome(result, dataclasses.replace(outcome, isolation="NONE"))
    shutil.rmtree(course.course / "autograded" / "student-4")
    run(course)
    again = {name for name, times in judged.graded.items() if times == 2}
    assert again == {f"student-{number}" for number in (1, 2, 3, 4)} and max(judged.graded.values()) == 2


def test_another_folder_of_submissions(course, judged, tmp_path):
    """Is another folder of submissions graded in the course's place, and its students recorded?"""
    shutil.copytree(course.course / "submitted" / "student-5", tmp_path / "elsewhere" / "eve")
    assert run(course, submitted=tmp_path / "elsewhere").graded_now == 1
    assert [name for name, _ in course.recorded()] == list(judged.graded) == ["eve"]


def test_progress(course, judged):
    """Is it said how it isolates, how many are done, how fast, and who could not be graded?"""
    judged.fates["student-2"] = "dies"
    said = []
    grade(course.course, Options(ASSIGNMENT, limits=LIMITS, workers=3), said.append)
    assert said[0] == f"isolation: {jobs.strongest().word}, 3 at a time"
    assert "  student-2: ungradable (grader_failed)" in said
    assert re.fullmatch(r"  6/6 graded, \d+ a minute, in 0 s", said[-1])


def test_a_judge_that_broke(course, judged):
    """Is a submission whose judge broke twice ungradable with a reason, recorded, and tried again next time?"""
    judged.fates["student-4"] = "dies"
    assert run(course).graded_now == 6
    outcome = course.outcomes()["student-4"]
    assert (outcome.status, outcome.reason, outcome.score, outcome.max_score) == ("ungradable", GRADER_FAILED, 0, 100)
    assert [name for name, _ in course.recorded()] == sorted(judged.graded)
    judged.fates.clear()
    assert run(course).graded_now == 1 and judged.graded["student-4"] == 2
    assert course.outcomes()["student-4"].status == "graded"


def test_a_nursery_that_is_lost(course, judged):
    """Is a killed nursery replaced once, and only what was left graded by the next?"""
    judged.fates["student-3"] = "lost"
    assert run(course).graded_now == 6
    assert judged.nurseries == 2 and judged.graded["student-3"] == 2
    assert {judged.graded[f"student-{number}"] for number in (0, 1, 2, 4, 5)} == {1}


def test_a_nursery_that_is_lost_again(course, judged):
    """Is the second loss said, with what was graded kept for the next run?"""
    judged.fates["student-3"] = "always lost"
    with pytest.raises(NurseryLost, match="was killed"):
        run(course)
    assert len(course.outcomes()) == 3
    judged.fates.clear()
    assert run(course).graded_now == 3 and len(course.recorded()) == 6


def test_nothing_is_left_of_a_run(course, judged, tmp_path, monkeypatch):
    """Do the plans, which hold the hidden tests, go with the run, also with one that fails?"""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = sorted(tmp_path.iterdir())
    run(course)
    judged.fates["student-0"] = "always lost"
    with pytest.raises(NurseryLost):
        run(course, regrade=True)
    assert sorted(tmp_path.iterdir()) == before


def test_who_handed_in_nothing(course, judged):
    """Is a student who handed in nothing named before anything is graded?"""
    with pytest.raises(FileNotFoundError, match="eve, zoe handed in nothing for 99-small"):
        run(course, students=("student-1", "zoe", "eve"))
    assert not judged.graded


@pytest.mark.parametrize(
    ("best", "options", "said"),
    [
        (
            Tier.LANDLOCK,
            {"isolation": "namespaces"},
            "does not grant isolation namespaces; the strongest it has is landl",
        ),
        (
            Tier.LANDLOCK,
            {"min_isolation": "namespaces"},
            "isolates by landlock at most, and --min-isolation asks for nam",
        ),
        (Tier.NONE, {}, "for a trusted class say --isolation none"),
    ],
)
def test_less_isolation_than_asked_for(course, judged, monkeypatch, best, options, said):
    """Is a machine that isolates less than was asked for refused, with what it has?"""
    monkeypatch.setattr(jobs, "strongest", lambda: best)
    with pytest.raises(RuntimeError, match=said):
        run(course, **options)
    assert not judged.graded


def test_isolation_that_is_chosen(course, judged, monkeypatch):
    """Is a weaker tier that was asked for by name granted, and recorded with every grade?"""
    monkeypatch.setattr(jobs, "strongest", lambda: Tier.LANDLOCK)
    run(course, isolation="none")
    assert {outcome.isolation for outcome in course.outcomes().values()} == {"NONE"}


def test_the_real_nursery_comes_again(course):
    """Does a run whose line leads to a nursery that is gone give every grade by another, once?"""
    with nursery() as line:
        control = line.ready([])
    line.ready = lambda modules: control
    options = Options(ASSIGNMENT, limits=LIMITS, workers=1)
    summary = jobs.grade_submissions(line, course.course, options, lambda line: None)
    assert summary.graded_now == 6 and len(course.recorded()) == 6
    assert {outcome.status for outcome in course.outcomes().values()} == {"graded"}
