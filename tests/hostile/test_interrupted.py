"""Exactly once: whoever is killed, whenever, another run gives the grades of a run that was left alone."""

import shutil
import time

import pytest

from tests.hostile.graded_class import class_folder, grade_as, hand_in
from tests.hostile.interrupted import WHOM, grades, hand_in_everyone, kill_and_run_again


@pytest.fixture
def undisturbed():
    """A class, the grades of a run that was left alone, and the seconds it took."""
    with class_folder() as (graded, assignment):
        hand_in_everyone(graded, assignment)
        begin = time.monotonic()
        grade_as(graded, "namespaces")
        yield graded, grades(graded), time.monotonic() - begin


@pytest.mark.system
@pytest.mark.timeout(900)
def test_killed_a_few_times(undisturbed):
    """Are the grades the same after main, the zygote and a judge were each killed twice?"""
    graded, wanted, seconds = undisturbed
    assert len(wanted["gradebook"]) == 12
    hit = kill_and_run_again(graded, wanted, 6, seed=1, longest=seconds * 0.9)
    assert sum(hit.values()) >= 3, hit


@pytest.mark.proof
@pytest.mark.timeout(0)
def test_killed_two_hundred_times(undisturbed):
    """Are they after two hundred kills?"""
    graded, wanted, seconds = undisturbed
    hit = kill_and_run_again(graded, wanted, 210, seed=2, longest=seconds * 0.9)
    assert all(hit[whom] >= 20 for whom in WHOM), hit


DRAWING = """\
import random, numpy, torch

print(random.random(), numpy.random.rand(), float(torch.rand(1)), hash("text"), list({"a", "b", "c", "d"}))


def halve(number):
    return number / 2 + random.choice([0, 0, 1]) + numpy.random.randint(2) + int(torch.randint(2, (1,)))
"""


def grades_of_runs(workers, students):
    """All that was ever seen in gradings of one file, whose answer draws at random, at these numbers of workers."""
    seen = set()
    with class_folder() as (graded, assignment):
        for number in range(students):
            hand_in(graded, assignment, f"student-{number}", DRAWING)
        for count in workers:
            grade_as(graded, "namespaces", workers=count)
            outcomes = graded.outcomes()
            seen |= {
                (tuple(outcome.cells), outcome.submission, graded.shown(name)) for name, outcome in outcomes.items()
            }
            assert len(outcomes) == len(graded.recorded()) == students
            shutil.rmtree(graded.course / "results")
    return seen


@pytest.mark.system
def test_same_grades_at_any_number_of_workers():
    """Do three runs, with torch drawing too, give the same at one, two and four workers?"""
    assert len(grades_of_runs((1, 2, 4), students=4)) == 1


@pytest.mark.proof
@pytest.mark.timeout(0)
def test_same_grades_in_twenty_runs():
    """Do twenty?"""
    assert len(grades_of_runs((1, 2, 4, 3) * 5, students=4)) == 1
