"""The public repository of the students' files: its addresses, and that without one nothing shows a trace of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup

from grading.sample_class import sample_class
from publishing.build import BuildError, build_language
from publishing.bundle import PYTHON, bundle_files, student_requirements
from publishing.pages import LANGUAGES
from publishing.student_repository import (
    RepositoryError,
    StudentRepository,
    notebook_path,
    parse_repository,
    read_repository,
)

from .small_book import HEADER, ROOT, cell, make_book
from .student import ASSIGNMENTS, answer, archives, hand_in, notebook, unpack

REPOSITORY = StudentRepository("some-one", "cnn.students", "spring/2026")
ADDRESS = {"url": "https://github.com/some-one/cnn.students", "branch": "spring/2026"}
SERVICES = ("colab", "binder")
PAGE = {
    "ko": "(a)=\n# 가\n\n(one-assignment)=\n## 과제\n\n과제를 푸십시오.\n\n(last)=\n## 끝\n\n끝입니다.\n",
    "en": "(a)=\n# A\n\n(one-assignment)=\n## Assignment\n\nDo it.\n\n(last)=\n## End\n\nThe end.\n",
}
each_notebook = pytest.mark.parametrize(
    ("assignment", "language"),
    [(one, language) for one in ASSIGNMENTS for language in LANGUAGES],
    ids=[f"{one.number}-{language}" for one in ASSIGNMENTS for language in LANGUAGES],
)


def test_addresses_by_hand():
    """Are the two services given owner, name, branch and path in the form they document?"""
    path = "exercises/ko/07-a/07-a.ipynb"
    plain = StudentRepository("me", "students", "main")
    assert plain.colab(path) == f"https://colab.research.google.com/github/me/students/blob/main/{path}"
    assert plain.binder(path) == (
        "https://mybinder.org/v2/gh/me/students/main?labpath=exercises%2Fko%2F07-a%2F07-a.ipynb"
    )
    # Binder takes the branch as one part of the path.
    assert REPOSITORY.binder(path).startswith("https://mybinder.org/v2/gh/some-one/cnn.students/spring%2F2026?labpath=")


@each_notebook
def test_addresses_lead_into_the_bundle(assignment, language):
    """Is the notebook that each address opens one that the bundle holds?"""
    path = notebook_path(assignment.id, language)
    binder = parse_qs(urlsplit(REPOSITORY.binder(path)).query)["labpath"][0]
    colab = unquote(urlsplit(REPOSITORY.colab(path)).path).partition("/blob/spring/2026/")[2]
    assert binder == colab == path
    assert path in bundle_files(ROOT, ASSIGNMENTS, REPOSITORY)


@pytest.mark.parametrize("ending", ["", ".git", "/"])
def test_an_address_as_people_copy_it(ending):
    """Is the address understood with what GitHub and git put at its end?"""
    assert parse_repository({"url": ADDRESS["url"] + ending, "branch": "spring/2026"}) == REPOSITORY
    assert parse_repository({"url": ADDRESS["url"] + ending}).branch == "main"


@pytest.mark.parametrize("given", [{}, {"url": ""}, {"url": None, "branch": None}, {"url": "", "branch": "main"}])
def test_no_address(given):
    """Is an empty address none?"""
    assert parse_repository(given) is None


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"url": "github.com/a/b"}, "'github.com/a/b'"),
        ({"url": "https://gitlab.com/a/b"}, "'https://gitlab.com/a/b'"),
        ({"url": "https://github.com/a"}, "'https://github.com/a'"),
        ({"url": 'https://github.com/a/b"x'}, "b\"x'"),
        ({"url": "https://github.com/a/b", "branch": '-x"'}, "'-x\"'"),
        ({"url": "https://github.com/a/b", "brnach": "main"}, "'brnach'"),
        ("https://github.com/a/b", "'https://github.com/a/b'"),
        (None, "None"),
    ],
)
def test_what_is_no_address(given, named):
    """Is one clear sentence said of an address, a branch or a key that cannot be one, with what was given?"""
    with pytest.raises(RepositoryError) as error:
        parse_repository(given)
    assert str(error.value).startswith("student_repository") and named in str(error.value)


def test_this_projects_configuration_can_be_read():
    """Does the project's own configuration name a repository, or none, in the right place?"""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert set(config["sphinx"]["config"]["student_repository"]) == {"url", "branch"}
    assert read_repository(ROOT) == parse_repository(config["sphinx"]["config"]["student_repository"])


def traces(text: str) -> list[str]:
    """The services that a text names, by what only they are called."""
    return [name for name in ("google.colab", "colab.research", "mybinder", "labpath") if name in text]


def test_without_an_address_the_bundle_has_no_trace():
    """Is nothing for Colab or Binder in notebooks or beside them, unless there is an address?"""

    def found(repository):
        files = bundle_files(ROOT, ASSIGNMENTS, repository)
        texts = {
            name: one if isinstance(one, str) else one.read_bytes().decode(errors="ignore")
            for name, one in files.items()
        }
        named = {name for name, text in texts.items() if traces(text) and not name.startswith("hand_in")}
        return named | {name for name in files if name.startswith("binder/") or name == "README.md"}

    assert found(None) == set()
    notebooks = {notebook_path(one.id, language) for one in ASSIGNMENTS for language in LANGUAGES}
    assert found(REPOSITORY) == notebooks | {"binder/requirements.txt", "binder/runtime.txt", "README.md"}


def test_binder_gets_the_bundles_own_environment():
    """Does Binder install the bundle's requirements, the bundle and its Python, with the CPU build of torch?"""
    files = bundle_files(ROOT, ASSIGNMENTS, REPOSITORY)
    assert files["binder/requirements.txt"].splitlines() == [
        "--extra-index-url https://download.pytorch.org/whl/cpu",
        "-r ../requirements.txt",
        "-e .",
    ]
    assert files["binder/runtime.txt"] == f"python-{PYTHON}\n"
    assert files["requirements.txt"].splitlines() == student_requirements(ROOT)


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """The bundle made for a repository, unpacked and committed there."""
    folder = unpack(tmp_path_factory.mktemp("published"), REPOSITORY)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x", "-c", f"init.defaultBranch={REPOSITORY.branch}"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *arguments], cwd=folder, check=True)
    return folder


@each_notebook
def test_the_notebook_is_the_released_one_and_one_cell(published, assignment, language):
    """Does the published notebook hold the released cells and, before the setup, one for Colab alone?"""
    opened = nbformat.reads(notebook(published, assignment, language).read_text(encoding="utf-8"), as_version=4)
    nbformat.validate(opened)
    path = ROOT / notebook_path(assignment.id, language)
    released = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    ids = [cell.id for cell in opened.cells]
    place = ids.index(f"colab_{language}")
    assert ids[place + 1] == f"setup_{language}"
    assert opened.cells[:place] + opened.cells[place + 1 :] == released.cells
    assert opened.metadata == released.metadata
    assert bool({*"가나다라마바사아자차카타파하"} & {*opened.cells[place].source}) == (language == "ko")


RUN_CELL = """
import json, os, sys, types
cells = json.load(open(sys.argv[1], encoding="utf-8"))["cells"]
first = "".join(next(cell for cell in cells if cell["id"].startswith("colab_"))["source"])
if sys.argv[2] == "colab":
    sys.modules["google.colab"] = types.ModuleType("google.colab")
before = os.getcwd(), list(sys.path)
exec(first), exec(first)
if sys.argv[2] == "elsewhere":
    assert (os.getcwd(), sys.path) == before
else:
    sys.meta_path = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
    import cnnlib
    print(os.path.realpath("messages.json"), cnnlib.__file__, sep="\\n")
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cell_fetches_the_library_on_colab_only(tmp_path, published, language):
    """Does the cell, run twice, clone the repository and find library and messages there; and do nothing elsewhere?"""
    # git itself leads the address to this folder, so that the cell runs as it stands.
    (tmp_path / ".gitconfig").write_text(
        f'[url "file://{published}"]\n\tinsteadOf = {REPOSITORY.url}\n', encoding="utf-8"
    )
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"HOME": str(tmp_path)}

    def run(where):
        path = str(notebook(published, ASSIGNMENTS[0], language))
        command = [sys.executable, "-P", "-c", RUN_CELL, path, where]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    assert run("elsewhere") == [] and not (tmp_path / "cnn-course").exists()
    messages, library = run("colab")
    folder = tmp_path.resolve() / "cnn-course"
    assert messages == str(folder / "exercises" / language / ASSIGNMENTS[0].id / "messages.json")
    assert library == str(tmp_path / "cnn-course" / "cnnlib" / "__init__.py")


def test_a_published_notebook_is_handed_in_like_any_other(tmp_path, published):
    """Does the cell for Colab stand in nobody's way when the notebook is handed in?"""
    path = notebook(published, ASSIGNMENTS[0], "en")
    student = next(one for one in sample_class(ASSIGNMENTS[0]) if one.id == "sample-right-en")
    content = answer(path, student.answers)
    code, said, _ = hand_in(published, ASSIGNMENTS[0].id, "--student", "kim")
    assert code == 0 and said.startswith("Receipt\n")
    assert (archives(published)[0].parent / path.name).read_bytes() == content
    assert json.loads(content)["cells"]


def small_site(root: Path, repository: dict | None) -> Path:
    """A small project whose one chapter has an assignment."""
    make_book(root, *({"01-a": HEADER + PAGE[language] + cell("print(1)")} for language in LANGUAGES))
    for language in LANGUAGES:
        path = root / notebook_path("01-a", language)
        path.parent.mkdir(parents=True)
        path.write_text("{}", encoding="utf-8")
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    config["sphinx"]["config"]["student_repository"] = repository or {"url": "", "branch": "main"}
    (root / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    return root


WORDS = {"ko": ["Google Colab에서 열기", "Binder에서 열기"], "en": ["Open in Google Colab", "Open in Binder"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_assignments_section_leads_there(tmp_path, language):
    """Does the chapter's assignment lead to its notebook of that language, no other section or page anywhere?"""
    built = build_language(small_site(tmp_path, ADDRESS), language, lambda line: None)
    page = BeautifulSoup((built / "01-a.html").read_text(encoding="utf-8"), "html.parser")
    links = page.find(id="one-assignment").find_all("a", href=lambda address: address.startswith("https://"))
    path = notebook_path("01-a", language)
    assert [link.text for link in links] == WORDS[language]
    assert [link["href"] for link in links] == [REPOSITORY.colab(path), REPOSITORY.binder(path)]
    everywhere = page.find_all(lambda tag: any(traces(str(value)) for value in tag.attrs.values()))
    assert everywhere == links
    assert traces((built / "index.html").read_text(encoding="utf-8")) == []


def test_without_an_address_pages_have_no_trace(tmp_path):
    """Is no page, script or style of a site without an address marked by either service?"""
    built = build_language(small_site(tmp_path, None), "en", lambda line: None)
    texts = [path for path in built.rglob("*") if path.suffix in (".html", ".js", ".css", ".json")]
    assert len(texts) > 5
    assert [path.name for path in texts if traces(path.read_text(encoding="utf-8"))] == []


def test_a_bad_address_stops_the_build(tmp_path):
    """Is the build stopped by an address that is none, and told which?"""
    with pytest.raises(BuildError, match="student_repository's url must be"):
        build_language(small_site(tmp_path, {"url": "https://example.org/x"}), "en", lambda line: None)


def test_no_place_for_the_links(tmp_path):
    """Is a chapter named that has an assignment but no section for it?"""
    root = small_site(tmp_path, ADDRESS)
    path = root / "book" / "en" / "01-a.md"
    path.write_text(path.read_text(encoding="utf-8").replace("(one-assignment)=", "(one-task)="), encoding="utf-8")
    with pytest.raises(BuildError, match=r"no section's label ends in -assignment.*exercises/en/01-a"):
        build_language(root, "en", lambda line: None)
