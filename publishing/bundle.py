"""What students receive: exercises in both languages, cnnlib less what is withheld, an environment. Nothing else."""

import json
import tomllib
import zipfile
from pathlib import Path

from publishing.assignment import Assignment, SourceError
from publishing.environment import TORCH_CPU_INDEX
from publishing.pages import LANGUAGES
from publishing.start_page import start_page
from publishing.student_bundle.hand_in import CELLS_FILE, cell_name, digest
from publishing.student_repository import StudentRepository, binder_files, notebook_path, with_colab_cell
from publishing.written import Report, Written

NAME = "cnn-course-students"
_OWN_FILES = Path(__file__).parent / "student_bundle"  # start page, environment, project file, hand_in.py
PYTHON = "3.11"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same bytes every time


def bundle_files(
    root: Path, assignments: list[Assignment], repository: StudentRepository | None = None
) -> dict[str, Path | str]:
    """Path inside the bundle -> the file it is copied from, or its text.

    repository: where the bundle will be published, if anywhere; its notebooks then start in Colab and in Binder.
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
    files[CELLS_FILE] = json.dumps(released_cells(files), indent=1) + "\n"
    files.update({path.name: path for path in sorted(_OWN_FILES.iterdir()) if path.is_file()})
    files["START.html"] = start_page((_OWN_FILES / "START.md").read_text(encoding="utf-8"))
    files.update({name: root / name for name in ("LICENSE", "LICENSE-TEXT.md")})
    if repository is not None:
        files |= _published_files(root, assignments, repository)
    return files


def _published_files(root: Path, assignments: list[Assignment], repository: StudentRepository) -> dict[str, Path | str]:
    """What differs in a bundle that is published: notebooks that start in Colab, files for Binder, a front page."""
    files: dict[str, Path | str] = {"README.md": _OWN_FILES / "START.md"}
    for assignment in assignments:
        for language in LANGUAGES:
            path = notebook_path(assignment.id, language)
            released = (root / path).read_text(encoding="utf-8")
            files[path] = with_colab_cell(released, assignment.id, language, repository)
    return files | binder_files(PYTHON, TORCH_CPU_INDEX)


def released_cells(files: dict[str, Path | str]) -> dict[str, dict[str, dict]]:
    """What hand_in.py knows: assignment -> language -> its answers as released, its tests, its other cells."""
    known: dict[str, dict[str, dict]] = {}
    for name, path in files.items():
        if name.endswith(".ipynb") and isinstance(path, Path):
            _, language, assignment, _ = name.split("/")
            cells = {cell_name(cell): cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
            marks = {cell: content["metadata"]["nbgrader"] for cell, content in cells.items()}
            answers = {cell: digest(cells[cell]["source"]) for cell in cells if marks[cell]["solution"]}
            tests = [cell for cell in cells if marks[cell]["grade"] and cell not in answers]
            others = [cell for cell in cells if cell not in answers and cell not in tests]
            parts = {"answers": answers, "tests": tests, "others": others}
            known.setdefault(assignment, {})[language] = parts
    return known


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


def write_bundle(
    root: Path,
    assignments: list[Assignment],
    folder: Path,
    repository: StudentRepository | None = None,
    report: Report = print,
) -> Path:
    """Write the bundle as a folder and as a zip with the same bytes every time; returns the zip.

    In the folder only what earlier releases wrote is replaced or removed; of what was changed by hand a copy is kept.
    """
    written = Written(folder / NAME, folder / "written.json", report)
    folder.mkdir(parents=True, exist_ok=True)
    archive, unfinished = folder / f"{NAME}.zip", folder / f"{NAME}.zip.unfinished"
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in sorted(bundle_files(root, assignments, repository).items()):
            data = content.read_bytes() if isinstance(content, Path) else content.encode()
            written.write(name, data)
            zipped.writestr(zipfile.ZipInfo(f"{NAME}/{name}", _EPOCH), data, zipfile.ZIP_DEFLATED)
    written.finish()
    unfinished.replace(archive)
    return archive
