"""A clock that stands while the machine is busy with something else."""

import os
import subprocess
import sys
import time

import pytest

from grading import deadline
from grading.deadline import LONGEST, Deadline, waited


@pytest.fixture
def clock(monkeypatch):
    """The time that passes, and of it the time that process 7 waited for a processor."""
    told = {"now": 100.0, "waited": 5.0}
    monkeypatch.setattr(deadline.time, "monotonic", lambda: told["now"])
    monkeypatch.setattr(deadline, "waited", lambda pid: told["waited"] if pid == 7 else 0.0)
    return told


def test_time_that_is_counted(clock):
    """Does the time run down where a process runs or sleeps?"""
    left = Deadline(3, pid=7).left
    clock["now"] += 2
    assert left() == 1
    clock["now"] += 1
    assert left() <= 0


def test_time_that_is_given_back(clock):
    """Is what it waited given back once the time is up, and no wait twice?"""
    left = Deadline(3, pid=7).left
    clock.update(now=103.0, waited=7.0)
    assert left() == 2
    clock["now"] += 2
    assert left() <= 0


def test_no_more_than_some_times(clock):
    """Does it end, however long a process waits?"""
    left = Deadline(3, pid=7).left
    for _ in range(100):
        if left() <= 0:
            break
        clock["now"] += left()
        clock["waited"] += 1_000
    assert clock["now"] == 100 + LONGEST * 3


def test_part_of_something_longer(clock):
    """Does the end of the whole come first, and does the whole get back what its parts do?"""
    whole = Deadline(4)
    part = Deadline(3, pid=7, within=whole)
    clock.update(now=103.0, waited=6.0)
    assert part.left() == 1
    clock["now"] = 104.0
    assert part.left() <= 0 and whole.left() == 1
    assert Deadline(3, pid=8, within=whole).left() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's account of waiting is Linux's")
def test_what_the_kernel_tells():
    """Has one of two programs that share a processor waited about half the time, and one that sleeps hardly at all?"""
    processor = min(os.sched_getaffinity(0))
    pin = f"import os, time; os.sched_setaffinity(0, {{{processor}}}); "
    codes = [pin + "exec('while True: pass')"] * 2 + [pin + "time.sleep(60)"]
    programs = [subprocess.Popen([sys.executable, "-c", code]) for code in codes]
    try:
        time.sleep(1)
        before = [waited(program.pid) for program in programs]
        time.sleep(1.5)
        busy, other, asleep = (waited(one.pid) - told for one, told in zip(programs, before, strict=True))
        assert busy + other > 1 and asleep < 0.2
    finally:
        for program in programs:
            program.kill()
            program.wait()
    assert waited(programs[0].pid) == 0
