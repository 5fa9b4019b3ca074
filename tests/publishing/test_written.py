"""Writing over an earlier release: its own files are replaced, nobody's work is."""

import pytest

from publishing.written import Written


@pytest.fixture
def release(tmp_path):
    """Release the given files into a folder; returns what was written and what was said."""

    def released(**files):
        said = []
        written = Written(tmp_path / "out", tmp_path / "written.json", said.append)
        changed = {name for name, text in files.items() if written.write(f"deep/{name}", text.encode())}
        written.finish()
        return changed, said

    return released


def held(tmp_path):
    """Name -> text of what the folder holds."""
    return {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").rglob("*") if path.is_file()}


def kept(tmp_path):
    """The texts of the copies."""
    return sorted(path.read_text(encoding="utf-8") for path in (tmp_path / "kept").rglob("*") if path.is_file())


def test_one_file_by_hand(release, tmp_path):
    """Is a file written once, replaced when it changes, and removed when it is released no more?"""
    assert release(a="1") == ({"a"}, [])
    assert release(a="1") == (set(), [])
    assert release(a="2", b="x") == ({"a", "b"}, [])
    assert release(b="x") == (set(), [])
    assert held(tmp_path) == {"b": "x"} and kept(tmp_path) == []


@pytest.mark.parametrize("then", [{"a": "2"}, {}], ids=["replaced", "removed"])
def test_work_is_copied_first(release, tmp_path, then):
    """Is a file that somebody changed copied, and the copy named, before it is replaced or removed?"""
    release(a="1")
    (tmp_path / "out" / "deep" / "a").write_text("work", encoding="utf-8")
    _, said = release(**then)
    assert held(tmp_path) == then and kept(tmp_path) == ["work"]
    assert len(said) == 1 and str(tmp_path / "out" / "deep" / "a") in said[0] and "kept" in said[0]


def test_several_copies_in_one_second(release, tmp_path):
    """Do copies of the same file made one after another all stay?"""
    for work in ("first", "second", "third"):
        release(a="1")
        (tmp_path / "out" / "deep" / "a").write_text(work, encoding="utf-8")
    release(a="1")
    assert kept(tmp_path) == ["first", "second", "third"]


def test_a_file_no_release_wrote(release, tmp_path):
    """Does a stranger's file stay where none is written, and its folder too; is it copied where one is?"""
    (tmp_path / "out" / "deep").mkdir(parents=True)
    for name in ("own", "a"):
        (tmp_path / "out" / "deep" / name).write_text("work", encoding="utf-8")
    assert release(a="1")[0] == {"a"}
    release()
    assert held(tmp_path) == {"own": "work"} and kept(tmp_path) == ["work"]


def test_ends_of_lines_are_nobodys_work(release, tmp_path):
    """Is a file replaced without a copy when only git or an editor changed the ends of its lines?"""
    release(a="1\n2\n")
    (tmp_path / "out" / "deep" / "a").write_bytes(b"1\r\n2\r\n")
    assert release(a="3\n") == ({"a"}, [])
    assert kept(tmp_path) == []


def test_a_release_that_broke_off(tmp_path, release):
    """After a release that never finished, is what it wrote known as ours when the same is released again?"""
    release(a="1")
    Written(tmp_path / "out", tmp_path / "written.json").write("deep/a", b"2")
    assert release(a="2") == (set(), [])
    assert kept(tmp_path) == []


def test_empty_folders_go(release, tmp_path):
    """Does the folder of a file released no more go with it, and the folder of all files stay?"""
    release(a="1")
    release()
    assert list((tmp_path / "out").iterdir()) == []
