"""What students receive: exercises in both languages, cnnlib less what is withheld, an environment. Nothing else."""

import shutil
import tomllib
import zipfile
from pathlib import Path

from publishing.assignment import Assignment, SourceError

NAME = "cnn-course-students"
_OWN_FILES = Path(__file__).parent / "student_bundle"  # start page, environment, project file
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes every time


def bundle_files(root: Path, assignments: list[Assignment]) -> dict[str, Path | str]:
    """Path inside the bundle -> the file it is copied from, or its text.

    Raises SourceError when an assignment withholds what is not there.
    """
    withheld = _withheld_files(root, assignments)
    files: dict[str, Path | str] = {}
    for path in sorted((root / "cnnlib").rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and "__pycache__" not in path.parts and path not in withheld:
            files[relative.as_posix()] = path
    for assignment in assignments:
        for path in sorted(root.glob(f"exercises/*/{assignment.id}/*")):
            if path.is_file():
                files[path.relative_to(root).as_posix()] = path
    files["requirements.txt"] = "\n".join(student_requirements(root)) + "\n"
    files.update({path.name: path for path in sorted(_OWN_FILES.iterdir())})
    files.update({name: root / name for name in ("LICENSE", "LICENSE-TEXT.md")})
    return files


def _withheld_files(root: Path, assignments: list[Assignment]) -> set[Path]:
    """The files of every module or package that an assignment withholds."""
    files: set[Path] = set()
    for assignment in assignments:
        for module in assignment.withholds:
            place = root.joinpath(*module.split("."))
            if place.is_dir():
                files.update(place.rglob("*"))
            elif place.with_suffix(".py").is_file():
                files.add(place.with_suffix(".py"))
            else:
                raise SourceError(f"{assignment.path.name}: it withholds {module!r}, but there is no such module.")
    return files


def student_requirements(root: Path) -> list[str]:
    """The pinned packages a student's machine needs: the project's own dependencies."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def write_bundle(root: Path, assignments: list[Assignment], folder: Path) -> Path:
    """Write the bundle as a folder and as a zip with the same bytes every time; returns the zip."""
    target = folder / NAME
    shutil.rmtree(target, ignore_errors=True)
    archive = folder / f"{NAME}.zip"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in sorted(bundle_files(root, assignments).items()):
            data = content.read_bytes() if isinstance(content, Path) else content.encode()
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            zipped.writestr(zipfile.ZipInfo(f"{NAME}/{name}", _EPOCH), data, zipfile.ZIP_DEFLATED)
    return archive
