"""The mutation gate: is a slip that no test notices reported, and a list that has gone stale?"""

from pathlib import Path

import pytest
import yaml

import course
from cnnlib.checks import session
from grading import mutation
from grading.mutation import MutationReport, read_equivalents, try_mutants
from grading.mutation_stamps import read_stamps, try_changed
from publishing.assignment import SourceError, find_assignments, read_assignment
from tests.publishing.planted import MESSAGES, plant

ROOT = Path(__file__).resolve().parents[2]
WEAK = [("got == 2, suspects", "True, suspects"), ("got == -1.5, suspects", "got < 0, suspects")]
FLOORED = "- return number / 2\n+ return number // 2\n"


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    """A session of the test's own; the old one returns afterwards."""
    monkeypatch.setattr(session, "_session", session.Session())


def tried(path: Path) -> MutationReport:
    return try_mutants(read_assignment(path), workers=2)


def list_equivalents(path: Path, *entries: dict) -> None:
    listed = path.parent / "equivalents" / "99.yml"
    listed.parent.mkdir(exist_ok=True)
    listed.write_text(yaml.safe_dump(list(entries)), encoding="utf-8")


def survivors(report: MutationReport) -> set[str]:
    return {mutant.diff.splitlines()[1] for _, mutant in report.survivors}


def test_good_tests(tmp_path):
    """Does every slip in a half cost points where the tests tell halves from everything else?"""
    report = tried(plant(tmp_path))
    assert (report.mutants, report.killed, report.problems) == (6, {"a test": 6}, [])


def test_a_weak_test(tmp_path):
    """Are the slips reported that tests let through which only look at the sign?"""
    report = tried(plant(tmp_path, *WEAK))
    halves = ["number // 2", "number * 2", "number / 3", "number / 1", "2 / number"]
    assert survivors(report) == {f"+ return {half}" for half in halves}
    assert f"no test of halve notices this mutant (another operator):\n{FLOORED}" in report.problems
    assert report.killed == {"a test": 1}


def test_hidden_and_visible_tests_count(tmp_path):
    """Is one test enough to notice a slip, be it the hidden or the visible one?"""
    visible, hidden = (survivors(tried(plant(tmp_path / str(number), weak))) for number, weak in enumerate(WEAK))
    assert (visible, hidden) == (set(), {"+ return number // 2"})


def test_reviewed_equivalents(tmp_path):
    """Is a survivor that the list explains no problem, and are the others still?"""
    path = plant(tmp_path, *WEAK)
    list_equivalents(path, {"cell": "halve", "why": "Any negative number will do.", "diffs": [FLOORED]})
    report = tried(path)
    assert report.equivalents == 1
    assert len(report.survivors) == len(report.problems) == 4


@pytest.mark.parametrize(
    ("cell", "diff"),
    [("halve", FLOORED), ("halve", "- return number / 2\n+ return number\n"), ("double", FLOORED)],
    ids=["noticed by now", "no mutant", "no cell"],
)
def test_stale_equivalents(tmp_path, cell, diff):
    """Does an entry fail the gate whose mutant a test notices, or that is no mutant, or whose cell is gone?"""
    path = plant(tmp_path)
    list_equivalents(path, {"cell": cell, "why": "There was a reason.", "diffs": [diff]})
    assert tried(path).problems == [
        f"this entry of the equivalents is no mutant of {cell} that survives; take it out:\n{diff}"
    ]


@pytest.mark.parametrize(
    "entry", [{"cell": "halve", "diffs": [FLOORED]}, {"cell": "halve", "why": "", "diffs": [FLOORED]}]
)
def test_an_equivalent_needs_a_reason(tmp_path, entry):
    """Is an entry without a reason refused?"""
    path = plant(tmp_path)
    list_equivalents(path, entry)
    with pytest.raises(SourceError, match=r"equivalents/99\.yml: an entry needs cell, why and diffs"):
        tried(path)


def test_endless_mutants(tmp_path):
    """Does a mutant that never ends count as noticed, after the time it may take?"""
    once = "for _ in iter(int, 1):\n        break\n    return number / 2"
    report = tried(plant(tmp_path, ("return number / 2", once)))
    assert report.killed["its time"] == 1
    assert "- break\n+ continue\n" not in [mutant.diff for _, mutant in report.survivors]


def test_sleeping_mutants(tmp_path, monkeypatch):
    """Are mutants ended that sleep, and so take no processor time?"""
    monkeypatch.setattr(mutation, "_WAIT_SECONDS", 1)
    report = tried(plant(tmp_path, ("return number / 2", "import time\n    time.sleep(0 * 60)\n    return number / 2")))
    assert report.killed["its time"] == 2  # 0 + 60 and 1 * 60


def test_mutants_that_crash(tmp_path):
    """Does a mutant that takes its process down count as noticed?"""
    guarded = "import os\n    os._exit(1) if number is None else None\n    return number / 2"
    report = tried(plant(tmp_path, ("return number / 2", guarded)))
    assert report.killed["a crash"] >= 1


def test_a_wrong_reference(tmp_path):
    """Is the gate closed where the reference itself fails: every mutant would seem to be noticed?"""
    with pytest.raises(RuntimeError, match="The reference solution of halve loses points"):
        tried(plant(tmp_path, ("return number / 2", "return number / 3")))


def test_a_reference_that_fails_in_a_fork(tmp_path):
    """Is the gate closed where forks fail for a reason of their own?"""
    only_here = "import multiprocessing\n    assert multiprocessing.parent_process() is None\n    return number / 2"
    with pytest.raises(RuntimeError, match="The reference solution of halve does not pass in a fork"):
        tried(plant(tmp_path, ("return number / 2", only_here)))


def test_only_what_changed(tmp_path):
    """Is an assignment tried once, again when its tests or its equivalents change, and whenever all are asked for?"""
    path, stamps, said = plant(tmp_path), tmp_path / "mutants.yml", []

    def run(everything=False):
        said.clear()
        try_changed([read_assignment(path)], stamps, everything, 2, said.append)
        return "unchanged" not in said[0]

    assert [run(), run(), run(everything=True), run()] == [True, False, True, False]
    path.write_text(path.read_text(encoding="utf-8").replace("got == -1.5,", "got == -3 / 2,"), encoding="utf-8")
    assert [run(), run()] == [True, False]
    list_equivalents(path)
    assert [run(), run()] == [True, False]
    plant(tmp_path, ("got == -1.5,", "got == -3 / 2,"), messages=MESSAGES.replace("The value is", "The number is"))
    assert run() is False
    assert said == ["99-small: unchanged since its mutants were tried"]


def test_no_stamp_for_survivors(tmp_path):
    """Is an assignment with survivors tried again until there are none?"""
    path, stamps, said = plant(tmp_path, *WEAK), tmp_path / "mutants.yml", []
    for _ in range(2):
        problems = try_changed([read_assignment(path)], stamps, False, 2, said.append)
        assert len(problems) == 5 and problems[0].startswith("99-small: no test of halve notices this mutant")
    assert read_stamps(stamps) == {}
    assert all("6 mutants, killed 1 by a test; 0 equivalent, 5 survived" in line for line in said)


def test_a_stamp_tells_of_one_assignment(tmp_path):
    """Does a pass leave the stamps of the other assignments as they are?"""
    stamps = tmp_path / "mutants.yml"
    stamps.write_text("02-convolution: {of: abc, mutants: 333, equivalents: 1}\n", encoding="utf-8")
    assert try_changed([read_assignment(plant(tmp_path))], stamps, False, 2, lambda line: None) == []
    held = read_stamps(stamps)
    assert held["02-convolution"] == {"of": "abc", "mutants": 333, "equivalents": 1}
    assert held["99-small"].items() >= {"mutants": 6, "equivalents": 0}.items()


def test_stamps_in_conflict(tmp_path):
    """Is a file of stamps that git could not merge made anew?"""
    stamps = tmp_path / "mutants.yml"
    stamps.write_text("<<<<<<< HEAD\n99-small: {of: abc}\n=======\n99-small: {of: def}\n>>>>>>> other\n", "utf-8")
    assert try_changed([read_assignment(plant(tmp_path))], stamps, False, 2, lambda line: None) == []
    assert list(read_stamps(stamps)) == ["99-small"]


def test_the_command(tmp_path, monkeypatch, capsys):
    """Does `course mutants` fail with every survivor, pass once there is none, and name the assignments there are?"""
    monkeypatch.setattr(course, "ROOT", tmp_path)
    plant(tmp_path, *WEAK)
    assert course.main(["mutants"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("course mutants: 5 mutant(s) to look at") and FLOORED in said
    plant(tmp_path)
    assert [course.main(["mutants"]), course.main(["mutants"])] == [0, 0]
    assert "unchanged" in capsys.readouterr().out
    assert course.main(["mutants", "99-small"]) == 0
    assert "6 mutants" in capsys.readouterr().out
    assert course.main(["mutants", "98-none"]) == 1
    assert "There is no assignment 98-none: choose from 99-small." in capsys.readouterr().err


@pytest.mark.parametrize("assignment", find_assignments(ROOT), ids=lambda one: one.id)
def test_every_assignment_was_tried(assignment):
    """Has every assignment passed the gate once, with the equivalents that its list holds?"""
    stamp = read_stamps(ROOT / "solutions" / "mutants.yml")[assignment.id]
    assert stamp["mutants"] > 50
    assert stamp["equivalents"] == len(read_equivalents(assignment))
