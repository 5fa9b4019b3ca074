"""How fast submissions are graded, beside stock nbgrader on the same submissions in the same run, isolation on.

    python -m benchmarks.grading                             # 100 by ours, 20 of them by stock: a few minutes
    python -m benchmarks.grading --stock 100 --rounds 4      # all 100 by both
    python -m benchmarks.grading --stock 0 --many 1000 10000

A run of either is what an instructor starts: a new program that ends with the gradebook written. The programs take
turns, so that what else the machine does falls on both. Stock has no workers of its own: two of its programs share the
students. It runs with its own default settings.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from grading import course_folder, sample_class
from grading.environment import prepare_environment
from publishing.assignment import Assignment, find_assignments, read_assignment
from publishing.exercises import student_notebook
from tests.publishing.planted import plant

ROOT = Path(__file__).resolve().parents[1]
_NUMBER = "07"
_ANSWERS = ("number / 2", "number * 2", "number // 2", "0.5 * number", "number.half", "halve(number)")


@dataclass
class Cost:
    """What grading some submissions took."""

    submissions: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    megabytes: float = 0.0  # of the largest process

    def add(self, other: "Cost") -> None:
        self.submissions += other.submissions
        self.seconds += other.seconds
        self.cpu_seconds += other.cpu_seconds
        self.megabytes = max(self.megabytes, other.megabytes)

    def __str__(self) -> str:
        each, cpu = self.seconds / self.submissions, self.cpu_seconds / self.submissions
        return (
            f"{self.submissions:>6} submissions, {each:7.3f} s and {cpu:7.3f} CPU-s each, {60 / each:6.0f} a minute, "
            f"largest process {self.megabytes:.0f} MB"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the costs, and ours as a multiple of stock's rate."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--submissions", type=int, default=100, help="how many ours grades (default: %(default)s)")
    parser.add_argument("--stock", type=int, default=20, help="how many of them stock grades (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=2, help="how often the two take turns (default: %(default)s)")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="how many at a time (default: 1 2)")
    parser.add_argument("--many", type=int, nargs="*", default=[], help="generated submissions of a small assignment")
    told = parser.parse_args(arguments)
    print(_machine())
    with tempfile.TemporaryDirectory(prefix="grading-benchmark-") as folder:
        if told.submissions:
            _beside_stock(Path(folder), told.submissions, told.stock, told.rounds, told.workers)
        for count in told.many:
            _many(Path(folder) / f"many-{count}", count, max(told.workers))


def _beside_stock(folder: Path, submissions: int, by_stock: int, rounds: int, workers: list[int]) -> None:
    assignment = next(one for one in find_assignments(ROOT) if one.number == _NUMBER)
    slots = [(turn, count, part) for turn in range(rounds) for count in workers for part in range(count)]
    stock = _course(folder / "stock", assignment)
    students = sample_class.sample_class(assignment)
    names = [f"{turn}-{count}-{part}" for turn, count, part in slots]
    for number in range(submissions):
        student = students[number % len(students)]
        named = sample_class.SampleStudent(
            f"{names[number % len(slots)]}-{number:03}", student.language, student.answers
        )
        sample_class.hand_in(stock, assignment, named)
    ours = folder / "ours"
    shutil.copytree(stock, ours)
    for left_out in sorted((stock / "submitted").iterdir(), key=lambda path: path.name[-3:])[by_stock:]:
        shutil.rmtree(left_out)
    costs: dict[tuple[str, int], Cost] = {}
    for turn in range(rounds):
        for count in workers:
            groups = [f"{turn}-{count}-{part}-*" for part in range(count)]
            graded = sum(len(list((stock / "submitted").glob(group))) for group in groups)
            if graded:
                commands = [_stock_command(assignment.id, group) for group in groups]
                costs.setdefault(("stock", count), Cost()).add(_run(commands, stock, graded))
            command = _our_command(assignment.id, ours, count)
            costs.setdefault(("ours", count), Cost()).add(_run([command], ROOT, submissions))
    for count in workers:
        print(f"{count} worker(s)")
        shown = {name: costs[name, count] for name in ("stock", "ours") if (name, count) in costs}
        for name, cost in shown.items():
            print(f"  {name:<6}{cost}")
        if len(shown) == 2:
            rates = [cost.submissions / cost.seconds for cost in shown.values()]
            print(f"  ours grades {rates[1] / rates[0]:.1f} times as many a minute")


def _many(folder: Path, count: int, workers: int) -> None:
    """Grade `count` generated submissions of a small assignment, then export the tables."""
    folder.mkdir()
    assignment = read_assignment(plant(folder))
    course = _course(folder / "course", assignment)
    notebook = student_notebook(assignment, "en")
    answer = next(cell for cell in notebook.cells if cell.id == "halve")
    for number in range(count):
        # No two alike, and now and then one that never ends would be another benchmark.
        answer.source = f"def halve(number):\n    return {_ANSWERS[number % len(_ANSWERS)]}  # {number}\n"
        place = course / "submitted" / f"student-{number:05}" / assignment.id
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{assignment.id}.ipynb")
    print(f"{count} generated, {workers} worker(s)")
    print(f"  ours  {_run([_our_command(assignment.id, course, workers)], ROOT, count)}")
    again = _run([[*_our_command(assignment.id, course, workers)[:-1]]], ROOT, count)
    print(f"  again, with nothing changed: {again.seconds:.1f} s")
    command = [sys.executable, "course.py", "report", assignment.id, "--course", str(course)]
    print(f"  report: {_run([command], ROOT, count).seconds:.1f} s")


def _course(folder: Path, assignment: Assignment) -> Path:
    course_folder.write_course(folder, [assignment])
    course_folder.release_assignment(folder, assignment)
    return folder


def _our_command(assignment: str, course: Path, workers: int) -> list[str]:
    told = [assignment, "--course", str(course), "--workers", str(workers)]
    return [sys.executable, "course.py", "grade", *told, "--regrade"]


def _stock_command(assignment: str, students: str) -> list[str]:
    told = [assignment, "--create", f"--student={students}", "--Execute.shutdown_kernel=graceful"]
    return [sys.executable, "-m", "nbgrader", "autograde", *told]


def _run(commands: list[list[str]], folder: Path, submissions: int) -> Cost:
    """Run programs side by side; raises RuntimeError where one fails."""
    prepare_environment()
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        running = [
            subprocess.Popen(command, cwd=folder, stdout=said, stderr=said, env=environment) for command in commands
        ]
        used, failed = [], False
        for process in running:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            failed = failed or process.returncode != 0
            used.append(usage)
        seconds = time.perf_counter() - begin
        if failed:
            said.seek(0)
            raise RuntimeError(f"{commands[0]} failed:\n{said.read().decode(errors='replace')[-3_000:]}")
    cpu_seconds = sum(usage.ru_utime + usage.ru_stime for usage in used)
    return Cost(submissions, seconds, cpu_seconds, max(usage.ru_maxrss for usage in used) / 1024)


def _machine() -> str:
    """What the figures were measured on."""
    import numpy as np
    import torch

    libraries = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return (
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; NumPy with {libraries['name']} "
        f"{libraries['version']}, torch with {torch.backends.cpu.get_cpu_capability()} kernels, one thread each"
    )


if __name__ == "__main__":
    main()
