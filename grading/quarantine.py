"""Uploads that no student of the class handed in: kept with the reason, until an instructor says whose they are."""

import shutil
import stat
from pathlib import Path

from grading.archive import Refused
from grading.arrival import arriving
from grading.ingest import MAX_FILES_BYTES, MAX_NOTEBOOK, read_beside, read_file
from grading.outcome import write_whole

FOLDER, REASONS = "quarantine", "reasons.txt"


def keep_aside(course: Path, upload: Path, reason: str) -> Path:
    """Copy `upload` into the course's quarantine under a name that nothing else has there; returns the copy.

    The same upload is kept once. A folder can be collected from there again as it is. Raises Refused, or Unreadable,
    for one that is too large, or no ordinary file.
    """
    shelf = course / FOLDER
    held = _contents(upload)
    # Of a folder the one above it too: STUDENT/ASSIGNMENT says who and what only together.
    name = Path(upload.parent.name, upload.name) if upload.is_dir() else Path(upload.name)
    place, number = shelf / name, 1
    while place.exists():
        if upload.resolve() == place.resolve() or _contents(place) == held:
            return place
        number += 1
        place = shelf / str(number) / name
    with arriving(shelf) as temporary:
        new = temporary / "new"
        for part, data in held.items():
            target = new / part if part else new
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        shutil.copystat(upload, new, follow_symlinks=False)
        _note(shelf / REASONS, f"{place.relative_to(shelf)}: {reason}\n")
        place.parent.mkdir(parents=True, exist_ok=True)
        new.rename(place)
    return place


def _note(reasons: Path, line: str) -> None:
    """Add a reason, before what it is the reason for: killed between the two, the next collection finds it there."""
    held = reasons.read_text(encoding="utf-8") if reasons.exists() else ""
    if line not in held.splitlines(keepends=True):
        write_whole(reasons, (held + line).encode())


def _contents(upload: Path) -> dict[str, bytes]:
    """What is kept of an upload: name -> bytes; an archive's own name is empty. Links are not followed."""
    if not stat.S_ISDIR(upload.lstat().st_mode):
        if upload.lstat().st_size > MAX_NOTEBOOK + MAX_FILES_BYTES:
            raise Refused("it is too large to be kept")
        return {"": read_file(upload, MAX_NOTEBOOK + MAX_FILES_BYTES)}
    notebooks = (path for path in sorted(upload.glob("*.ipynb")) if stat.S_ISREG(path.lstat().st_mode))
    return {**{path.name: read_file(path, MAX_NOTEBOOK) for path in notebooks}, **read_beside(upload)}
