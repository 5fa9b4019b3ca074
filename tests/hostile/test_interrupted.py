"""Exactly once: whoever is killed, whenever, another run gives the grades of a run that was left alone."""

import time

import pytest

from tests.hostile.graded_class import class_folder, grade_as
from tests.hostile.interrupted import WHOM, forget, grades, hand_in_everyone, kill_and_run_again


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


@pytest.mark.system
def test_same_grades_at_any_number_of_workers(undisturbed):
    """Does twenty times the same class get twenty times the same grades, at one, two and three workers?"""
    graded, wanted, _ = undisturbed
    for number in range(20):
        forget(graded)
        grade_as(graded, "namespaces", workers=1 + number % 3)
        assert grades(graded) == wanted
