"""The public repository that students' files are pushed to, where there is one: its address and what follows from it.

`_config.yml` names it (`sphinx: config: student_repository`); without an address, nothing here leaves a trace.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

_ADDRESS = re.compile(r"https://github\.com/(?P<owner>[A-Za-z0-9-]+)/(?P<name>[A-Za-z0-9._-]+?)(?:\.git)?/?")
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_COLAB_TEXT = {
    "ko": "# Google Colab에서만 필요한 준비입니다. 다른 곳에서는 아무 일도 하지 않습니다.",
    "en": "# Only Google Colab needs this. Elsewhere it does nothing.",
}
_COLAB_CODE = """\
import sys

if "google.colab" in sys.modules:
    import os
    import subprocess
    from pathlib import Path

    course = Path.home() / "cnn-course"
    if not course.exists():
        clone = ["git", "clone", "--quiet", "--depth=1", "--branch={branch}", "{url}", str(course)]
        subprocess.run(clone, check=True)
    sys.path.insert(0, str(course))
    os.chdir(course / "{folder}")"""


class RepositoryError(ValueError):
    """`student_repository` in _config.yml breaks a rule; the message says which."""


@dataclass(frozen=True)
class StudentRepository:
    """A public repository on GitHub that holds the student bundle's files at its root."""

    owner: str
    name: str
    branch: str

    @property
    def url(self) -> str:
        return f"https://github.com/{self.owner}/{self.name}"

    def colab(self, path: str) -> str:
        """The address that opens a notebook of the repository in Google Colab."""
        return f"https://colab.research.google.com/github/{self.owner}/{self.name}/blob/{quote(self.branch)}/{path}"

    def binder(self, path: str) -> str:
        """The address that opens a notebook of the repository in JupyterLab on mybinder.org."""
        branch, place = quote(self.branch, safe=""), quote(path, safe="")
        return f"https://mybinder.org/v2/gh/{self.owner}/{self.name}/{branch}?labpath={place}"


def notebook_path(assignment: str, language: str) -> str:
    """Where an assignment's notebook stands in the bundle, and so in the repository."""
    return f"exercises/{language}/{assignment}/{assignment}.ipynb"


def parse_repository(given: Any) -> StudentRepository | None:
    """The repository that a configuration's {"url", "branch"} names; None for an empty address.

    Raises RepositoryError for an address that is none on GitHub, a branch that cannot be one, or another key.
    """
    if not isinstance(given, dict) or set(given) - {"url", "branch"}:
        raise RepositoryError(f"student_repository must hold url and branch and nothing else, but is {given!r}.")
    if not (given.get("url") or ""):
        return None
    address = _ADDRESS.fullmatch(str(given["url"]))
    if address is None:
        raise RepositoryError(
            f"student_repository's url must be https://github.com/OWNER/NAME or empty, but is {given['url']!r}."
        )
    branch = str(given.get("branch") or "main")
    if not _BRANCH.fullmatch(branch):
        raise RepositoryError(f"student_repository's branch must be a branch's name like main, but is {branch!r}.")
    return StudentRepository(address["owner"], address["name"], branch)


def read_repository(root: Path) -> StudentRepository | None:
    """The repository that `root`/_config.yml names, or None; raises RepositoryError as `parse_repository` does."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return parse_repository(config["sphinx"]["config"].get("student_repository", {}))


def with_colab_cell(notebook: str, assignment: str, language: str, repository: StudentRepository) -> str:
    """A released notebook with one more cell on top of its setup: on Colab it fetches the library, elsewhere nothing.

    Raises RepositoryError when the notebook has no setup cell.
    """
    content = json.loads(notebook)
    places = [number for number, cell in enumerate(content["cells"]) if cell["id"] == f"setup_{language}"]
    if not places:
        raise RepositoryError(f"{assignment}: no cell is called setup_{language}, so Colab cannot be set up before it.")
    folder = notebook_path(assignment, language).rpartition("/")[0]
    code = _COLAB_CODE.format(branch=repository.branch, url=repository.url, folder=folder)
    cell = {
        "cell_type": "code",
        "execution_count": None,
        "id": f"colab_{language}",
        "metadata": {},
        "outputs": [],
        "source": f"{_COLAB_TEXT[language]}\n{code}".splitlines(keepends=True),
    }
    content["cells"].insert(places[0], cell)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def binder_files(python: str, torch_index: str) -> dict[str, str]:
    """The files that tell Binder what to install: Python, torch's small CPU build, the bundle itself."""
    requirements = f"--extra-index-url {torch_index}\n-r ../requirements.txt\n-e .\n"
    return {"binder/requirements.txt": requirements, "binder/runtime.txt": f"python-{python}\n"}
