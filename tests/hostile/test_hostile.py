"""Broken and hostile submissions, each graded between two honest ones: own grade, neighbours, leaks, leftovers."""

import pytest

from tests.hostile.graded_class import ALL, assert_all_is_well, each_between_honest

TIERS = ("namespaces", "landlock")
# One of each kind that once reached past itself somewhere: quick enough for every run of the tests.
DOZEN = [
    one
    for one in ALL
    if one.name
    in (
        "always_equal", "forged_outputs", "half_a_character", "html_in_output", "kill_parent", "leaves_a_mess",
        "lowers_limits", "memory_bomb", "nameless_files", "reads_memory", "thread_bomb", "writes_own_frames",
    )
]  # fmt: skip


def test_there_are_enough():
    """Are there at least sixty-four of them, each with its points and a sentence, and is the dozen among them?"""
    assert len(ALL) >= 64 and len(DOZEN) == 12
    assert all(submission.source.startswith("# It ") for submission in ALL)


def test_a_dozen():
    """Does a dozen of them get what it deserves, and no more, under the strongest tier?"""
    with each_between_honest(DOZEN, "namespaces")() as graded:
        assert_all_is_well(graded, DOZEN)


def test_a_dozen_for_an_ordinary_user():
    """Does it under the lower tier, where the grader is an ordinary user and so is the student?"""
    with each_between_honest(DOZEN, "landlock", ordinary=True)() as graded:
        assert_all_is_well(graded, DOZEN)


@pytest.mark.system
@pytest.mark.parametrize("tier", TIERS)
def test_all(tier):
    """Does each of them, in each tier?"""
    with each_between_honest(ALL, tier)() as graded:
        assert_all_is_well(graded, ALL)


@pytest.mark.system
@pytest.mark.parametrize("tier", TIERS)
def test_all_for_an_ordinary_user(tier):
    """Does each of them where the grader has no privileges?"""
    with each_between_honest(ALL, tier, ordinary=True)() as graded:
        assert_all_is_well(graded, ALL)
