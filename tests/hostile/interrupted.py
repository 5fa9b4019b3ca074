"""Kills a run of the grader at moments of our choosing, and compares what comes of running it again."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from publishing.assignment import Assignment
from tests.hostile.graded_class import HONEST, ROOT, GradedClass, grade_as, hand_in

WHOM = ("main", "zygote", "judge")
ANSWERS = {
    "honest": HONEST,
    "wrong": "def halve(number):\n    return number * 2\n",
    "half-right": "def halve(number):\n    return number // 2\n",
    "broken": "def halve(number)\n",
    "printing": "def halve(number):\n    print('x' * 100_000)\n    return number / 2\n",
    "ending": "import os\n\n\ndef halve(number):\n    os._exit(1)\n",
}
Grades = dict[str, object]


def hand_in_everyone(graded: GradedClass, assignment: Assignment, copies: int = 2) -> None:
    for name, answer in ANSWERS.items():
        for number in range(copies):
            hand_in(graded, assignment, f"{name}-{number}", answer)
    shutil.copy(graded.course / "gradebook.db", graded.folder / "empty.db")


def grades(graded: GradedClass) -> Grades:
    """All that must not depend on what was killed: outcomes but for their times, and the gradebook's rows."""
    outcomes = {
        name: (outcome.status, outcome.language, outcome.submission, outcome.plan, outcome.cells, outcome.noticed)
        for name, outcome in sorted(graded.outcomes().items())
    }
    return {"outcomes": outcomes, "gradebook": graded.recorded()}


def forget(graded: GradedClass) -> None:
    """Take the course back to before its first run."""
    for name in ("results", "autograded"):
        shutil.rmtree(graded.course / name, ignore_errors=True)
    shutil.copy(graded.folder / "empty.db", graded.course / "gradebook.db")


@dataclass(frozen=True)
class Moment:
    """When to kill: so many outcomes are there (0: the run has begun), and then some seconds."""

    outcomes: int
    seconds: float


def interrupt(graded: GradedClass, whom: str, moment: Moment) -> bool:
    """Start a run, kill `whom` at `moment`, and wait until nothing of it lives; whether anyone was killed."""
    command = [sys.executable, "-m", "tests.hostile.graded_class", str(graded.course), "namespaces", "2"]
    environment = {**os.environ, "TMPDIR": str(graded.folder / "tmp"), "PYTHONPATH": str(ROOT)}
    log = (graded.folder / "log.txt").open("w")
    run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    while run.poll() is None and len(graded.outcomes()) < moment.outcomes:
        time.sleep(0.005)
    time.sleep(moment.seconds)
    victim = {"main": lambda: run.pid, "zygote": lambda: _zygote(run.pid), "judge": lambda: _judge(run.pid)}[whom]()
    killed = victim is not None and _kill(victim)
    run.wait(120)
    log.close()
    deadline = time.monotonic() + 30
    while left := graded.left_processes() or graded.held_folders():  # while any lives, a folder may go under our eyes
        assert time.monotonic() < deadline, f"{left} live on after {whom} was killed"
        time.sleep(0.02)
    return killed


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _zygote(main: int) -> int | None:
    return next(iter(_children(main)), None)


def _judge(main: int) -> int | None:
    """A child of the zygote's, a judge or a student: whichever a killer finds."""
    zygote = _zygote(main)
    return None if zygote is None else next(iter(_children(zygote)), None)


def kill_and_run_again(graded: GradedClass, wanted: Grades, times: int, seed: int, longest: float) -> dict[str, int]:
    """Kill `times` runs at random moments, each followed by an undisturbed one; returns how many of whom were hit.

    Raises AssertionError where anything differs from `wanted`.
    """
    chance = random.Random(seed)
    hit = dict.fromkeys(WHOM, 0)
    for number in range(times):
        whom = WHOM[number % len(WHOM)]
        begun = whom != "judge" and chance.random() < 0.4
        moment = (
            Moment(0, chance.uniform(0, longest)) if begun else Moment(chance.randrange(1, 12), chance.random() / 50)
        )
        forget(graded)
        hit[whom] += interrupt(graded, whom, moment)
        grade_as(graded, "namespaces")
        assert grades(graded) == wanted, f"after {whom} was killed at {moment}"
        assert graded.left_processes() + graded.left_files() == [], f"after {whom} was killed at {moment}"
        print(f"{number + 1}/{times}: {whom} at {moment}; hit so far {hit}", flush=True)
    return hit
