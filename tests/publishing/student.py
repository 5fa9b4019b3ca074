"""What a student does with the bundle: unpack it, write answers, hand in."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from publishing.assignment import Assignment, find_assignments
from publishing.bundle import NAME, write_bundle
from publishing.student_repository import StudentRepository, notebook_path

from .small_book import ROOT

ASSIGNMENTS = find_assignments(ROOT)


def unpack(folder: Path, repository: StudentRepository | None = None) -> Path:
    """The bundle, unpacked below `folder` where a student would."""
    with zipfile.ZipFile(write_bundle(ROOT, ASSIGNMENTS, folder / "made", repository)) as zipped:
        zipped.extractall(folder / "home")
    return folder / "home" / NAME


def notebook(bundle: Path, assignment: Assignment, language: str) -> Path:
    """An assignment's notebook in the unpacked bundle."""
    return bundle / notebook_path(assignment.id, language)


def answer(path: Path, answers: dict[str, str], run: bool = True) -> bytes:
    """Write answers into a notebook, as if every cell had been run; returns what the file then holds."""
    content = json.loads(path.read_text(encoding="utf-8"))
    for number, cell in enumerate(content["cells"], start=1):
        cell["source"] = answers.get(cell["id"], cell["source"])
        if cell["cell_type"] == "code":
            cell["execution_count"] = number if run else None
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path.read_bytes()


def hand_in(bundle: Path, *arguments: str, typed: str = "") -> tuple[int, str, str]:
    """Run the bundle's hand_in.py by a bare Python without any package; returns its code, output and errors."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(bundle / "hand_in.py"), *arguments],
        input=typed,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        cwd=bundle,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def archives(bundle: Path) -> list[Path]:
    """The ZIP files handed in so far, oldest first."""
    return sorted((bundle / "hand-in").rglob("*.zip"))
