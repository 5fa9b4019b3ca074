"""solutions/skills.yml: is every skill that the book's claims ask for covered by a hidden test, or planned?"""

import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from publishing.assignment import find_assignments

from .project_files import ROOT

CLAIMS = yaml.safe_load((ROOT / "book" / "claims.yml").read_text(encoding="utf-8"))["claims"]
CHAPTERS = {claim["id"]: claim["chapters"] for claim in CLAIMS if claim["skill"]}  # of every skill
SKILLS = yaml.safe_load((ROOT / "solutions" / "skills.yml").read_text(encoding="utf-8"))
ASSIGNMENTS = {assignment.id: assignment for assignment in find_assignments(ROOT)}


def is_hidden(cell: Any) -> bool:
    """Has a graded cell a line between its marks of a hidden test?"""
    _, begin, rest = cell.source.partition("### BEGIN HIDDEN TESTS\n")
    hidden, end, _ = rest.partition("### END HIDDEN TESTS")
    return bool(begin and end and hidden.strip()) and cell.metadata.nbgrader.grade


HIDDEN = {name: {cell.id for cell in one.notebook.cells if is_hidden(cell)} for name, one in ASSIGNMENTS.items()}


def faults(skills: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What is wrong with a table of skills, a sentence each."""
    covered, planned = skills["covered"], skills["planned"]
    listed = Counter(claim for part in (covered, planned) for claims in part.values() for claim in claims)
    yield from (f"{claim} is a skill that is neither covered nor planned" for claim in CHAPTERS if not listed[claim])
    yield from (f"{claim} stands there {number} times" for claim, number in listed.items() if number > 1)
    yield from (f"{claim} is no claim with `skill: yes`" for claim in listed if claim not in CHAPTERS)
    for assignment, claims in covered.items():
        for claim, tests in claims.items():
            if not tests:
                yield f"{claim} names no test"
            for test in sorted(set(tests) - HIDDEN.get(assignment, set())):
                yield f"{claim} names {test}, which is no hidden test of {assignment}"
    for chapter, claims in planned.items():
        if chapter in ASSIGNMENTS:
            yield f"{chapter} has an assignment, so its claims must be covered: {', '.join(claims)}"
        yield from (
            f"{claim} is not of chapter {chapter}" for claim in claims if chapter not in CHAPTERS.get(claim, [chapter])
        )


def test_every_skill_is_covered_or_planned():
    """Is there nothing wrong with the table?"""
    assert list(faults(SKILLS)) == []


def test_there_is_something_to_look_at():
    """Does every assignment cover skills, with hidden tests of its own?"""
    assert set(SKILLS["covered"]) == set(ASSIGNMENTS)
    assert all(SKILLS["covered"].values()) and all(HIDDEN.values())
    assert len(CHAPTERS) == sum(claim["skill"] is True for claim in CLAIMS) > 60


def lose_a_claim(skills):
    del skills["covered"]["02-convolution"]["D1-10"]


def claim_twice(skills):
    skills["planned"]["16-image-captioning"] = ["D1-10"]


def no_skill(skills):
    skills["covered"]["02-convolution"]["D1-04"] = ["spot_kernel_flat"]


def no_test(skills):
    skills["covered"]["02-convolution"]["D1-10"] = []


def visible_test(skills):
    skills["covered"]["02-convolution"]["D1-10"] = ["convolve_mirrored_impulse"]


def other_test(skills):
    skills["covered"]["02-convolution"]["D1-10"] = ["conv_from_linear_shapes"]


def no_assignment(skills):
    skills["covered"]["99-none"] = {"D1-10": skills["covered"]["02-convolution"].pop("D1-10")}


def still_planned(skills):
    del skills["covered"]["02-convolution"]["D1-10"]
    skills["planned"]["02-convolution"] = ["D1-10"]


def planned_elsewhere(skills):
    del skills["covered"]["02-convolution"]["D1-10"]
    skills["planned"]["16-image-captioning"] = ["D1-10"]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lose_a_claim, "D1-10 is a skill that is neither covered nor planned"),
        (claim_twice, "D1-10 stands there 2 times"),
        (no_skill, "D1-04 is no claim with `skill: yes`"),
        (no_test, "D1-10 names no test"),
        (visible_test, "D1-10 names convolve_mirrored_impulse, which is no hidden test of 02-convolution"),
        (other_test, "D1-10 names conv_from_linear_shapes, which is no hidden test of 02-convolution"),
        (no_assignment, "D1-10 names convolve_mirrored_channels, which is no hidden test of 99-none"),
        (still_planned, "02-convolution has an assignment, so its claims must be covered: D1-10"),
        (planned_elsewhere, "D1-10 is not of chapter 16-image-captioning"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_wrong_is_seen(spoil, sentence):
    """Does the check see what a hurried author may write?"""
    skills = copy.deepcopy(SKILLS)
    spoil(skills)
    assert sentence in list(faults(skills))


def test_empty_hidden_regions():
    """Is a cell hidden only where a line stands between its marks?"""
    cell = next(cell for cell in ASSIGNMENTS["02-convolution"].notebook.cells if cell.id == "spot_kernel_flat")
    empty = copy.deepcopy(cell)
    empty.source = "### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\nassert True"
    assert is_hidden(cell) and not is_hidden(empty)
