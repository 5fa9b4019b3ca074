"""The pages of both languages, as their tables of contents list them."""

from pathlib import Path

import pytest

from publishing.pages import PagesError, check_trees, pages, read_toc, toc_stems

from .small_book import ROOT, write_pages


def trees(root: Path, ko: list[str], en: list[str]) -> Path:
    """Write two trees of empty chapters."""
    for language, stems in (("ko", ko), ("en", en)):
        write_pages(root, language, dict.fromkeys(stems, "# x\n"))
    return root


def test_stems_in_reading_order():
    """Are the pages of parts, chapters and their sections listed in the order in which they are read?"""
    toc = {
        "root": "index",
        "parts": [
            {"caption": "I", "chapters": [{"file": "01"}, {"file": "02", "sections": [{"file": "02-more"}]}]},
            {"caption": "II", "chapters": [{"file": "07"}]},
        ],
    }
    assert toc_stems(toc) == ["index", "01", "02", "02-more", "07"]


def test_the_real_trees_agree():
    """Do the course's two tables of contents list the same pages, all of them there?"""
    check_trees(ROOT)
    assert [page.stem for page in pages(ROOT, "ko")] == [page.stem for page in pages(ROOT, "en")]
    assert read_toc(ROOT, "ko")["root"] == "index"


def test_captions_may_differ(tmp_path):
    """Are trees accepted whose captions alone are written in their own language?"""
    check_trees(trees(tmp_path, ["01-a"], ["01-a"]))


def test_page_in_one_language_only(tmp_path):
    """Is a chapter that only one language lists named together with that language?"""
    with pytest.raises(PagesError, match=r"only book/ko/_toc\.yml lists 02-b"):
        check_trees(trees(tmp_path, ["01-a", "02-b"], ["01-a"]))


def test_order_differs(tmp_path):
    """Is a different order found although both languages list the same pages?"""
    with pytest.raises(PagesError, match="differ in their order"):
        check_trees(trees(tmp_path, ["01-a", "02-b"], ["02-b", "01-a"]))


def test_listed_file_is_missing(tmp_path):
    """Is a listed page without a file named?"""
    root = trees(tmp_path, ["01-a"], ["01-a"])
    (root / "book" / "en" / "01-a.md").unlink()
    with pytest.raises(PagesError, match=r"book/en/01-a\.md is missing"):
        check_trees(root)


def test_file_is_not_listed(tmp_path):
    """Is a page that no table of contents lists found, before its readers miss it?"""
    root = trees(tmp_path, ["01-a"], ["01-a"])
    (root / "book" / "ko" / "03-c.md").write_text("# c\n", encoding="utf-8")
    with pytest.raises(PagesError, match=r"book/ko/03-c\.md is not in book/ko/_toc\.yml"):
        check_trees(root)


def test_toc_is_missing(tmp_path):
    """Is a language without a table of contents named?"""
    (tmp_path / "book" / "ko").mkdir(parents=True)
    with pytest.raises(PagesError, match=r"book/ko/_toc\.yml is missing"):
        check_trees(tmp_path)
