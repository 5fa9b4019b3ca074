"""What a run tells of itself while it lasts: on a terminal in one line, elsewhere now and then."""

import io
import os
from itertools import count, pairwise

import pytest

from grading import progress
from grading.progress import Progress, Screen, duration


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock on which a second passes whenever somebody looks."""
    seconds = count()
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(seconds)))


def test_a_line_every_few_seconds(clock):
    """Is what stays said every five seconds and at the end, with the rate and the time left?"""
    said = []
    done = Progress(600, said.append)
    for _ in range(600):
        done.count()
    assert said[0] == "  5/600 graded, 60 a minute, 10 min left"
    assert said[-1] == "  600/600 graded, 60 a minute, in 10 min" and len(said) == 120
    numbers = [int(line.split("/")[0]) for line in said]
    assert {later - earlier for earlier, later in pairwise(numbers)} == {5}


def test_a_line_that_passes(clock):
    """Does every change reach a line that passes, while what stays hears of the end and of whom it must?"""
    said, passed = [], []
    done = Progress(3, said.append, passed.append)
    for note in ("", "eve: ungradable (missing)", ""):
        done.count(note)
    assert passed == ["  1/3 graded, 60 a minute, 2 s left", "  2/3 graded, 60 a minute, 1 s left"]
    assert said == ["  eve: ungradable (missing)", "  3/3 graded, 60 a minute, in 3 s"]


def test_the_rate_begins_with_the_work(clock):
    """Is what came before the work no part of its rate?"""
    said = []
    done = Progress(2, said.append)
    for _ in range(100):
        progress.time.monotonic()
    done.begin()
    done.count()
    done.count()
    assert said == ["  2/2 graded, 60 a minute, in 2 s"]


def shown(text: str) -> list[str]:
    """The lines that a terminal shows in the end."""
    return [line.rpartition("\r\x1b[K")[2] for line in text.split("\n")]


def test_a_terminal_shows_one_passing_line(monkeypatch):
    """Does a passing line give way to the next, and to a line that stays, and is it no wider than the terminal?"""
    monkeypatch.setattr(progress.shutil, "get_terminal_size", lambda: os.terminal_size((20, 5)))
    stream = Terminal()
    screen = Screen(stream)
    assert screen.is_terminal
    for line in ("1/3", "2/3"):
        screen.pass_by(line)
    screen.say("eve: ungradable")
    screen.pass_by("x" * 50)
    assert shown(stream.getvalue()) == ["eve: ungradable", "x" * 19]
    screen.clear()
    screen.clear()
    assert shown(stream.getvalue()) == ["eve: ungradable", ""]


def test_elsewhere_nothing_passes():
    """Is a file told from a terminal, and are its lines free of a terminal's marks?"""
    stream = io.StringIO()
    screen = Screen(stream)
    assert not screen.is_terminal
    screen.say("3/3")
    screen.clear()
    assert stream.getvalue() == "3/3\n"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (99, "99 s"), (100, "2 min"), (3569, "59 min"), (3570, "1 h 00 min"), (7500, "2 h 05 min")],
)
def test_durations(seconds, said):
    """Is a time told in seconds, minutes or hours, as suits it?"""
    assert duration(seconds) == said
