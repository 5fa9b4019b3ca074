"""The project's own files, as a fresh checkout holds them."""

import fnmatch
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def project_files(root: Path = ROOT) -> Iterator[Path]:
    """Every file below `root` that .gitignore does not leave out, in order; git itself need not be there."""
    ignored = (root / ".gitignore").read_text(encoding="utf-8").split()
    patterns = [pattern.rstrip("/") for pattern in ignored] + [".git"]

    def kept(names: list[str]) -> list[str]:
        return sorted(name for name in names if not any(fnmatch.fnmatch(name, pattern) for pattern in patterns))

    for folder, folders, names in os.walk(root):
        folders[:] = kept(folders)
        yield from (Path(folder) / name for name in kept(names))


def python_files() -> list[Path]:
    """Every Python file of the project."""
    return [path for path in project_files() if path.suffix == ".py"]
