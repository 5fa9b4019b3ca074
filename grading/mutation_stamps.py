"""Which assignments' mutants were tried, and on what: solutions/mutants.yml, so that only what changed is tried."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from cnnlib import checks
from grading import mutants, mutation, trial
from grading.mutation import MutationReport, try_mutants
from publishing.assignment import Assignment

_HEADING = (
    "# Written by `course mutants`: the last pass of each assignment. While its cells, its equivalents and the tester\n"
    "# stay the same, only `course mutants --all` tries it again.\n"
)


def try_changed(
    assignments: Sequence[Assignment], stamps: Path, everything: bool, workers: int, say: Callable[[str], None]
) -> list[str]:
    """Try the mutants of all `assignments` that have no stamp of their present state, and stamp those that pass.

    everything: also those that have one. Returns the problems; each is a sentence and the lines of a mutant.
    """
    problems = []
    for assignment in assignments:
        digest = digest_of(assignment)
        if not everything and read_stamps(stamps).get(assignment.id, {}).get("of") == digest:
            say(f"{assignment.id}: unchanged since its mutants were tried")
            continue
        begin = time.perf_counter()
        report = try_mutants(assignment, workers)
        say(f"{assignment.id}: {_counts(report)}, in {time.perf_counter() - begin:.0f} s")
        problems += [f"{assignment.id}: {problem}" for problem in report.problems]
        if not report.problems:
            _stamp(stamps, assignment.id, {"of": digest, "mutants": report.mutants, "equivalents": report.equivalents})
    return problems


def digest_of(assignment: Assignment) -> str:
    """A digest of what decides over the mutants: the code cells, the equivalents, `cnnlib.checks` and the tester."""
    code = [cell for cell in assignment.notebook.cells if cell.cell_type == "code"]
    cells = [[cell.id, cell.source.partition("checks.add_messages(")[0]] for cell in code]  # words decide nothing
    equivalents = mutation.equivalents_path(assignment)
    files = [equivalents] if equivalents.is_file() else []
    files += [Path(module.__file__) for module in (mutants, mutation, trial)]
    files += sorted(Path(checks.__file__).parent.glob("*.py"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    return hashlib.sha256(json.dumps([cells, texts]).encode()).hexdigest()[:16]


def read_stamps(stamps: Path) -> dict[str, dict[str, Any]]:
    """Assignment -> its stamp; none where there is no such file, or one with a conflict of two versions in it."""
    try:
        return yaml.safe_load(stamps.read_text(encoding="utf-8")) or {}
    except (FileNotFoundError, yaml.YAMLError):
        return {}


def _stamp(stamps: Path, name: str, stamp: dict[str, Any]) -> None:
    held = dict(sorted({**read_stamps(stamps), name: stamp}.items()))
    text = _HEADING + yaml.safe_dump(held, default_flow_style=None, sort_keys=False)
    stamps.write_text(text, encoding="utf-8", newline="\n")


def _counts(report: MutationReport) -> str:
    killed = ", ".join(f"{number} by {what}" for what, number in sorted(report.killed.items()))
    return (
        f"{report.mutants} mutants, killed {killed or 'none'}; "
        f"{report.equivalents} equivalent, {len(report.survivors)} survived"
    )
