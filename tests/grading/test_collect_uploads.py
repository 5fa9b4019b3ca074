"""Collecting uploads: whose each is stands in its own name; nothing bad stops the rest; nothing earlier is lost."""

import errno
import json
import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest

from grading import archive
from grading.collect import collect
from grading.submissions import open_course

NAME = "07-one"


def notebook(text="answer"):
    """A small notebook's bytes."""
    return json.dumps({"cells": [{"cell_type": "code", "source": text}]}).encode()


@pytest.fixture
def course(tmp_path):
    """A course with one assignment."""
    (tmp_path / "course" / "source" / NAME).mkdir(parents=True)
    return open_course(tmp_path / "course")


@pytest.fixture
def uploads(tmp_path):
    """Where students' archives lie."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    return folder


def pack(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return path


def taken(course, student):
    """What the course now holds of a student: file -> bytes."""
    folder = course.root / "submitted" / student / NAME
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".txt"}


def run(course, *paths, **options):
    return collect(course, list(paths), report=lambda line: None, **options)


def test_a_hand_in(course, uploads):
    """Does an archive as hand_in.py names it become a submission with its time and its data?"""
    name = f"1234_hand-in_김하늘_{NAME}_2026-03-30T101500Z.zip"
    pack(uploads / name, {f"김하늘/{NAME}/{NAME}.ipynb": notebook(), f"김하늘/{NAME}/data/a.csv": b"1"})
    result = run(course, uploads)
    assert result.taken == [f"김하늘 {NAME} 2026-03-30T101500Z"] and not result.refused
    assert taken(course, "김하늘") == {f"{NAME}.ipynb": notebook(), "a.csv": b"1"}
    stamp = course.root / "submitted" / "김하늘" / NAME / "timestamp.txt"
    assert stamp.read_text(encoding="utf-8") == "2026-03-30 10:15:00 UTC\n"


def test_other_sources(course, uploads):
    """Are nbgrader's exchange, STUDENT/ASSIGNMENT folders and plainly named archives taken alike?"""
    (uploads / f"ada+{NAME}+2026-03-30 10:15:00 UTC+x1").mkdir()
    (uploads / f"ada+{NAME}+2026-03-30 10:15:00 UTC+x1" / f"{NAME}.ipynb").write_bytes(notebook("ada"))
    (uploads / "bob" / NAME).mkdir(parents=True)
    (uploads / "bob" / NAME / f"{NAME}.ipynb").write_bytes(notebook("bob"))
    pack(uploads / f"eve_{NAME}.zip", {"any name.ipynb": notebook("eve")})
    result = run(course, uploads)
    assert sorted(line.split()[0] for line in result.taken) == ["ada", "bob", "eve"]
    assert [taken(course, name)[f"{NAME}.ipynb"] for name in ("ada", "bob", "eve")] == [
        notebook(name) for name in ("ada", "bob", "eve")
    ]


def test_names_inside_say_nothing(course, uploads):
    """Does an archive of one student that holds another's folder count for the one it is named after?"""
    pack(uploads / f"mallory_{NAME}.zip", {f"alice/{NAME}/{NAME}.ipynb": notebook()})
    run(course, uploads)
    assert taken(course, "mallory") and not (course.root / "submitted" / "alice").exists()


def test_nothing_earlier_is_lost(course, uploads):
    """Does the newest count whatever the order, with every other one kept, and the same twice once?"""
    for day, text in (("02", "second"), ("01", "first"), ("03", "third")):
        pack(uploads / f"hand-in_ada_{NAME}_2026-03-{day}T000000Z.zip", {f"{NAME}.ipynb": notebook(text)})
        run(course, uploads)
    result = run(course, uploads)
    assert taken(course, "ada")[f"{NAME}.ipynb"] == notebook("third")
    kept = sorted(path.read_bytes() for path in (course.root / "earlier").rglob("*.ipynb"))
    assert kept == [notebook("first"), notebook("second")]
    assert not result.taken and not result.kept_beside and len(result.unchanged) == 3


def test_another_in_the_same_second(course, uploads):
    """Are two different uploads of one student and second both kept, and found again?"""
    for folder, text in (("a", "one"), ("b", "other"), ("c", "third")):
        (uploads / folder).mkdir()
        pack(uploads / folder / f"hand-in_ada_{NAME}_2026-03-01T000000Z.zip", {f"{NAME}.ipynb": notebook(text)})
        run(course, *(uploads / folder).glob("*.zip"))
    assert taken(course, "ada")[f"{NAME}.ipynb"] == notebook("third")
    shelf = course.root / "earlier" / "ada" / NAME
    assert {path.parent.name: path.read_bytes() for path in shelf.rglob("*.ipynb")} == {
        "2026-03-01T000000Z": notebook("one"),
        "2026-03-01T000000Z-2": notebook("other"),
    }


def test_a_name_decomposed(course, uploads):
    """Is a name as macOS writes it, its letters taken apart, the student's of that name and no other's?"""
    for form, day in (("NFC", 1), ("NFD", 2)):
        name = unicodedata.normalize(form, "김하늘")
        pack(uploads / f"hand-in_{name}_{NAME}_2026-03-0{day}T000000Z.zip", {f"{NAME}.ipynb": notebook(form)})
    run(course, uploads)
    assert [path.name for path in (course.root / "submitted").iterdir()] == ["김하늘"]
    assert taken(course, "김하늘")[f"{NAME}.ipynb"] == notebook("NFD")


def test_a_shelf_on_another_disk(course, uploads, monkeypatch):
    """Is an earlier submission kept whole where it cannot be renamed onto its shelf, and the new one taken?"""
    rename = Path.rename

    def elsewhere(self, target):
        if "earlier" in Path(target).parts and "earlier" not in self.parts:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", elsewhere)
    for day in (1, 2):
        files = {f"{NAME}.ipynb": notebook(str(day)), "data.csv": b"1"}
        run(course, pack(uploads / f"hand-in_ada_{NAME}_2026-03-0{day}T000000Z.zip", files))
    assert taken(course, "ada")[f"{NAME}.ipynb"] == notebook("2")
    kept = course.root / "earlier" / "ada" / NAME / "2026-03-01T000000Z"
    assert {path.name for path in kept.iterdir()} == {f"{NAME}.ipynb", "data.csv", "timestamp.txt"}
    assert (kept / f"{NAME}.ipynb").read_bytes() == notebook("1")
    assert not list(course.root.rglob(".incoming-*"))


def bomb(path):
    pack(path, {f"{NAME}.ipynb": b"0" * (archive.MAX_NOTEBOOK + 1)})


def many(path):
    pack(path, {f"{NAME}.ipynb": notebook(), **{f"{number}.csv": b"" for number in range(archive.MAX_FILES + 1)}})


def truncated(path):
    pack(path, {f"{NAME}.ipynb": notebook()})
    path.write_bytes(path.read_bytes()[:60])


def damaged(path):
    pack(path, {f"{NAME}.ipynb": notebook("x" * 1000)})
    data = bytearray(path.read_bytes())
    data[50:56] = b"\xff" * 6
    path.write_bytes(data)


def encrypted(path):
    pack(path, {f"{NAME}.ipynb": notebook()})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)


def two_notebooks(path):
    pack(path, {"a.ipynb": notebook(), "b.ipynb": notebook()})


@pytest.mark.parametrize(
    "make", [bomb, many, truncated, damaged, encrypted, two_notebooks], ids=lambda one: one.__name__
)
def test_a_bad_archive_stops_nobody(course, uploads, make):
    """Is one bad archive told, left where it is, and everybody else taken?"""
    make(uploads / f"bad_{NAME}.zip")
    pack(uploads / f"a-good_{NAME}.zip", {f"{NAME}.ipynb": notebook()})
    pack(uploads / f"z-good_{NAME}.zip", {f"{NAME}.ipynb": notebook()})
    result = run(course, uploads)
    assert len(result.taken) == 2 and len(result.refused) == 1 and "bad_" in result.refused[0]
    assert (uploads / f"bad_{NAME}.zip").is_file() and not (course.root / "submitted" / "bad" / NAME).exists()
    assert not list((course.root / "submitted").rglob(".incoming-*"))


def test_ways_out_are_left_out(course, uploads, tmp_path):
    """Do names that lead out, absolute names and links write nothing anywhere?"""
    path = uploads / f"mallory_{NAME}.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for name in ("../../evil.csv", "/tmp/evil.csv", "a/../../../evil.csv", "C:\\evil.csv", "..\\evil.csv"):
            zipped.writestr(name, b"evil")
        link = zipfile.ZipInfo("gradebook.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        zipped.writestr(link, str(tmp_path / "course" / "gradebook.db"))
        zipped.writestr(f"{NAME}.ipynb", notebook())
    run(course, uploads)
    assert list(taken(course, "mallory")) == [f"{NAME}.ipynb"]
    assert not [found for found in tmp_path.rglob("*evil*") if found != path]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (f"a b!_{NAME}", "no student's name"),
        ("homework", "does not say whose"),
        ("ada_99-none", "no assignment"),
    ],
)
def test_whose_it_is_must_be_clear(course, uploads, name, reason):
    """Is an upload not taken, with the reason, whose name says nothing, or nothing that can be?"""
    pack(uploads / f"{name}.zip", {f"{NAME}.ipynb": notebook()})
    result = run(course, uploads)
    told = result.refused + result.quarantined
    assert len(told) == 1 and reason in told[0] and not result.taken
    assert bool(result.quarantined) == (name != "ada_99-none")  # who it is from is clear there


def test_links_are_not_followed(course, uploads, tmp_path):
    """Is a link among the uploads, to a folder or in one, left alone?"""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / f"{NAME}.ipynb").write_bytes(notebook("secret"))
    (uploads / f"ada+{NAME}+2026-03-30 10:15:00").symlink_to(secret)
    (uploads / "bob" / NAME).mkdir(parents=True)
    (uploads / "bob" / NAME / f"{NAME}.ipynb").symlink_to(secret / f"{NAME}.ipynb")
    run(course, uploads)
    assert not [path for path in (course.root).rglob("*.ipynb") if path.read_bytes() == notebook("secret")]


def test_a_path_that_is_not_there(course, tmp_path):
    """Is a wrong path told in one sentence?"""
    with pytest.raises(FileNotFoundError, match="give an archive, or a folder"):
        run(course, tmp_path / "none")
