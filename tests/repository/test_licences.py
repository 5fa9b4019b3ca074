"""Every file that is not ours says whose it is, and what may be done with ours is said too."""

import tomllib

import pytest

from .project_files import ROOT, project_files

FONTS = ROOT / "cnnlib" / "fonts"
DATA = ROOT / "cnnlib" / "data"


def files_in(folder) -> list[str]:
    return [path.name for path in project_files() if folder in path.parents]


@pytest.mark.parametrize("name", [name for name in files_in(FONTS) if name != "README.md"])
def test_font(name):
    """Is a font, or its licence, named where the fonts' origin is told?"""
    assert f"`{name}`" in (FONTS / "README.md").read_text(encoding="utf-8")


def test_licence_of_the_fonts():
    """Does the fonts' licence travel with them, as it asks?"""
    licence = (FONTS / "Pretendard-LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name" in licence


def test_data_files_are_named():
    """Is every data file of the library named, with source and licence, in LICENSES.md?"""
    sources = (DATA / "LICENSES.md").read_text(encoding="utf-8")
    own = sources.partition("## Files in this folder")[2]
    data = [name for name in files_in(DATA) if not name.endswith((".py", ".md"))]
    assert own.strip(), "LICENSES.md has lost its section on the files in this folder"
    assert [name for name in data if name not in own] == []
    assert data or "None so far." in own


def test_every_photograph_has_a_row():
    """Does each photograph that can be loaded have a row with file, source and licence?"""
    from cnnlib.data.photos import photo_names

    text = (DATA / "LICENSES.md").read_text(encoding="utf-8")
    table = text.partition("## Photographs\n")[2].partition("\n## ")[0]
    rows = [[part.strip() for part in line.split("|")[1:-1]] for line in table.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if row[0] != "name"]
    assert sorted(row[0] for row in rows) == sorted(photo_names())
    assert all(len(row) == 5 and all(row) for row in rows)


def test_the_projects_own_licences():
    """Are code under MIT and text under CC BY 4.0, in files that say so, and in the package's metadata?"""
    code, text = ((ROOT / name).read_text(encoding="utf-8") for name in ("LICENSE", "LICENSE-TEXT.md"))
    assert code.startswith("MIT License\n\nCopyright (c) ")
    assert "without restriction" in " ".join(code.split())
    assert "https://creativecommons.org/licenses/by/4.0/" in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["license"], project["license-files"]) == ("MIT", ["LICENSE"])


def test_text_licence_names_what_is_others():
    """Are the parts with licences of their own excepted where the text's licence is given?"""
    text = (ROOT / "LICENSE-TEXT.md").read_text(encoding="utf-8")
    assert "cnnlib/fonts" in text
    assert "cnnlib/data/LICENSES.md" in text
