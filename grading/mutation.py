"""Would an assignment's tests notice a slip in its solution? Tried on every machine mutant, each in a fork.

A mutant that passes every test of its exercise is a survivor, unless solutions/equivalents/NN.yml says why no test can
tell it from the reference: a list of {cell, why, diffs}, each diff as a survivor's is reported.
"""

import gc
import math
import multiprocessing
import os
import resource
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode

from grading.grade_table import graded_cells
from grading.mutants import Mutant, mutants_of
from grading.trial import run_trial
from publishing.assignment import Assignment, SourceError

_UNNOTICED, _NOTICED = 0, 3  # how a fork ends; any other end is the mutant's own
_KILLERS = {_NOTICED: "a test", -signal.SIGXCPU: "its time", -signal.SIGKILL: "its time"}
_SLOWER = 10  # times the reference's processor time, and a second, end an endless loop
_MEGABYTES = 4096
_WAIT_SECONDS = 120  # for one that sleeps: processor time alone ends none of those


@dataclass(frozen=True)
class Equivalent:
    """A mutant that no test can tell from the reference, and why."""

    cell: str
    diff: str
    why: str


@dataclass
class MutationReport:
    """What became of an assignment's mutants."""

    mutants: int = 0
    killed: Counter[str] = field(default_factory=Counter)  # by what
    equivalents: int = 0
    survivors: list[tuple[str, Mutant]] = field(default_factory=list)  # with their cells
    stale: list[Equivalent] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """One paragraph for each survivor and each entry of the list that is of no use any more."""
        return [
            f"no test of {cell} notices this mutant ({mutant.slip}):\n{mutant.diff}" for cell, mutant in self.survivors
        ] + [
            f"this entry of the equivalents is no mutant of {entry.cell} that survives; take it out:\n{entry.diff}"
            for entry in self.stale
        ]


def equivalents_path(assignment: Assignment) -> Path:
    """Where the reviewed equivalents of `assignment` stand, if it has any."""
    return assignment.path.parent / "equivalents" / f"{assignment.number}.yml"


def read_equivalents(assignment: Assignment) -> list[Equivalent]:
    """The reviewed equivalents of `assignment`; raises SourceError for an entry that lacks a part."""
    path = equivalents_path(assignment)
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []
    for entry in entries:
        if not isinstance(entry, dict) or set(entry) != {"cell", "why", "diffs"} or not all(entry.values()):
            raise SourceError(f"equivalents/{path.name}: an entry needs cell, why and diffs, and no more: {entry!r}")
    return [Equivalent(entry["cell"], diff, entry["why"]) for entry in entries for diff in entry["diffs"]]


def try_mutants(assignment: Assignment, workers: int = 1) -> MutationReport:
    """Run the tests of every exercise on each mutant of its solution, `workers` at a time.

    Raises RuntimeError where the reference itself does not pass, here or in a fork.
    """
    report = MutationReport()
    equivalents = read_equivalents(assignment)
    for exercise in assignment.exercises:
        cell = next(cell for cell in assignment.notebook.cells if cell.id == exercise)
        if cell.cell_type == "code":
            unnoticed = list(_unnoticed(_only(assignment, exercise), exercise, cell.source, workers, report))
            known = {entry.diff for entry in equivalents if entry.cell == exercise}
            report.equivalents += sum(mutant.diff in known for mutant in unnoticed)
            report.survivors += [(exercise, mutant) for mutant in unnoticed if mutant.diff not in known]
            left = {mutant.diff for mutant in unnoticed}
            report.stale += [entry for entry in equivalents if entry.cell == exercise and entry.diff not in left]
    report.stale += [entry for entry in equivalents if entry.cell not in assignment.exercises]
    return report


def _only(assignment: Assignment, exercise: str) -> NotebookNode:
    """The notebook with one exercise: exercises do not need one another."""
    others = set(assignment.exercises) - {exercise}
    unneeded = others | {cell for other in others for cell in graded_cells(assignment)[other]}
    cells = [cell for cell in assignment.notebook.cells if cell.id not in unneeded]
    return nbformat.from_dict({**assignment.notebook, "cells": cells})


def _unnoticed(
    notebook: NotebookNode, exercise: str, source: str, workers: int, report: MutationReport
) -> Iterator[Mutant]:
    if not _passes(notebook, exercise, source):  # also imports here, once, what every fork needs
        raise RuntimeError(f"The reference solution of {exercise} loses points: see `course validate`.")
    begin = time.process_time()
    _passes(notebook, exercise, source)
    seconds = 1 + math.ceil(_SLOWER * (time.process_time() - begin))
    reference = Mutant("none", source, "")
    if dict(_endings([reference], notebook, exercise, seconds, 1)) != {reference: _UNNOTICED}:
        raise RuntimeError(f"The reference solution of {exercise} does not pass in a fork, so no mutant can be tried.")
    mutants = mutants_of(source)
    report.mutants += len(mutants)
    for mutant, ending in _endings(mutants, notebook, exercise, seconds, workers):
        if ending == _UNNOTICED:
            yield mutant
        else:
            report.killed[_KILLERS.get(ending, "a crash")] += 1


def _endings(
    mutants: Iterable[Mutant], notebook: NotebookNode, exercise: str, seconds: int, workers: int
) -> Iterator[tuple[Mutant, int]]:
    """Each mutant with the status its fork ended with, negative for a signal, in the order in which they end."""
    running: dict[int, tuple[Mutant, BaseProcess, float]] = {}
    waiting = iter(mutants)
    while True:
        while len(running) < workers and (mutant := next(waiting, None)) is not None:
            fork = multiprocessing.get_context("fork").Process(
                target=_try, args=(notebook, exercise, mutant.source, seconds)
            )
            fork.start()
            running[fork.sentinel] = mutant, fork, time.monotonic() + _WAIT_SECONDS
        if not running:
            return
        connection.wait(running, timeout=_WAIT_SECONDS)
        for sentinel, (mutant, fork, until) in list(running.items()):
            if time.monotonic() > until:
                fork.kill()
                fork.join()
            if fork.exitcode is not None:
                del running[sentinel]
                yield mutant, fork.exitcode


def _try(notebook: NotebookNode, exercise: str, source: str, seconds: int) -> None:
    """In a fork: end with _UNNOTICED or _NOTICED, within limits, and say nothing."""
    gc.disable()  # a collection would copy every page that the fork shares
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEGABYTES << 20, _MEGABYTES << 20))
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    status = 1
    try:
        status = _UNNOTICED if _passes(notebook, exercise, source) else _NOTICED
    finally:
        os._exit(status)


def _passes(notebook: NotebookNode, exercise: str, source: str) -> bool:
    results = run_trial(notebook, {exercise: source})
    return all(result.points == result.max_points for result in results if result.points is not None)
