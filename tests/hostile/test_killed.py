"""`course collect`, `feedback` and `report`, killed: nothing is lost or half there, and another run does the rest."""

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grading.collect import collect
from grading.feedback import write_feedback
from grading.lock import working_on
from grading.quarantine import REASONS
from grading.report import write_report
from grading.submissions import open_course
from tests.hostile.graded_class import ASSIGNMENT
from tests.hostile.killed import every_step, files, kill_after, seen


def collect_in(course: Path) -> None:
    with working_on(course, "collect"):
        collect(open_course(course), [course.parent / "uploads"], report=lambda line: None)


def feedback_in(course: Path) -> None:
    with working_on(course, "feedback"):
        write_feedback(open_course(course), ASSIGNMENT, lambda line: None)


def report_in(course: Path) -> None:
    write_report(open_course(course), ASSIGNMENT, course / "report" / ASSIGNMENT)


def submissions(held: dict[str, bytes]) -> set[frozenset[tuple[str, bytes]]]:
    """What was handed in, wherever it lies now: every folder of a notebook with all that is in it."""
    folders = {path.rpartition("/")[0] for path in held if path.endswith(".ipynb")}
    return {
        frozenset((path.removeprefix(place), data) for path, data in held.items() if path.startswith(f"{place}/"))
        for place in folders
    }


def assert_collected_so_far(before: dict[str, bytes], now: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Every submission there was is there, and each one that came is whole."""
    assert submissions(before) <= submissions(seen(now)) <= submissions(before) | submissions(wanted)
    for path, data in seen(now).items():
        if Path(path).name == REASONS:
            assert set(data.splitlines()) <= set(wanted[path].splitlines())
        else:
            assert data in {*before.values(), *wanted.values()}, path


def assert_written_so_far(before: dict[str, bytes], now: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    """Every file is as it was, or as it is to be."""
    assert set(before) <= set(now)
    assert all(data in (before.get(path), wanted.get(path)) for path, data in seen(now).items())


# The class, the command, what is checked after a kill, and how many changes of the disk lie between two kills.
CASES = {
    "collect": ("uploaded", collect_in, assert_collected_so_far, 7),
    "feedback": ("graded", feedback_in, assert_written_so_far, 7),
    "report": ("graded", report_in, assert_written_so_far, 2),
}


@pytest.fixture(params=CASES)
def killed(request, tmp_path):
    """What makes the course anew and returns a command to be killed in it, and what then checks that all is well."""
    folder, command, assert_so_far, stride = CASES[request.param]
    first = request.getfixturevalue(folder)
    before, place = files(first / "course"), tmp_path / "place"

    def fresh() -> Callable[[], None]:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(first, place)
        return lambda: command(place / "course")

    fresh()()
    wanted = files(place / "course")
    assert len(wanted) > len(before)

    def check() -> None:
        assert_so_far(before, files(place / "course"), wanted)
        command(place / "course")
        assert files(place / "course") == wanted

    return fresh, check, stride


def test_killed_before_chosen_steps(killed):
    """May the command be killed before any of some changes of the disk?"""
    fresh, check, stride = killed
    steps = [(step, check()) for step in every_step(fresh, stride)]
    assert len(steps) >= 3


@pytest.mark.proof
@pytest.mark.timeout(0)
def test_killed_before_every_step(killed):
    """May it before each change, and at a hundred moments at random?"""
    fresh, check, _ = killed
    for _ in every_step(fresh, 1):
        check()
    run, begin = fresh(), time.monotonic()
    run()
    longest = time.monotonic() - begin
    chance, hit = random.Random(3), 0
    while hit < 100:
        hit += kill_after(chance.uniform(0, longest * 1.2), fresh())
        check()
