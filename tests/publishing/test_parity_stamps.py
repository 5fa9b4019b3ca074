"""The stamps: a section knows whether its counterpart changed since somebody compared the two."""

import re

import pytest
from bs4 import BeautifulSoup

from publishing.build import build_language
from publishing.parity import ParityError, check_parity, stamp_pages

from .small_book import HEADER, cell, make_book
from .twin_pages import EN, KO, make_twins, page, spoil

STAMPS = re.compile(r"^% twin: [0-9a-f]{10}\n(?=\((\w+)\)=\n)", re.MULTILINE)


def test_prose_changed_in_one_language(tmp_path):
    """Does a change of words alone stop the gate, at the changed section, until both are stamped?"""
    root = make_twins(tmp_path)
    spoil(root, "ko", "몇 개입니까?", "모두 몇 개입니까?")
    (fault,) = check_parity(root)
    assert re.match(r"book/ko/01-a\.md:\d+: \(b\) changed since book/en/01-a\.md:\d+ was last compared", fault)
    assert stamp_pages(root, "01-a") == ["book/en/01-a.md: (b)"]
    assert check_parity(root) == []
    assert stamp_pages(root) == []


def test_both_changed(tmp_path):
    """Do two sections that changed together need a stamp each, and sections apart keep theirs?"""
    root = make_twins(tmp_path)
    spoil(root, "ko", "과제는", "이 장의 과제는")
    spoil(root, "en", "The assignment is", "This chapter's assignment is")
    assert ["(a)" in fault for fault in check_parity(root)] == [True, True]
    assert stamp_pages(root) == ["book/ko/01-a.md: (a)", "book/en/01-a.md: (a)"]


def test_space_does_not_count(tmp_path):
    """Does a section stay compared whose lines were broken anew?"""
    root = make_twins(tmp_path)
    spoil(root, "en", "A **convolution** is", "A **convolution**\nis")
    assert check_parity(root) == []


def test_stamp_is_missing(tmp_path):
    """Is a section without a stamp named, once?"""
    root = make_twins(tmp_path)
    text = page(root, "en").read_text(encoding="utf-8")
    stamp = STAMPS.search(text)[0]
    page(root, "en").write_text(text.replace(stamp, ""), encoding="utf-8")
    (fault,) = check_parity(root)
    assert re.match(r"book/en/01-a\.md:\d+: \(a\) has no stamp", fault)


def test_stamps_stand_above_their_labels_and_change_nothing_else(tmp_path):
    """Is each label of both pages stamped once, and every other character left as it was?"""
    root = make_twins(tmp_path)
    for language, text in (("ko", KO), ("en", EN)):
        stamped = page(root, language).read_text(encoding="utf-8")
        assert STAMPS.findall(stamped) == ["a", "b"]
        assert STAMPS.sub("", stamped) == text


def test_unknown_page(tmp_path):
    """Is a stem refused that the book does not have?"""
    with pytest.raises(ParityError, match="no page 02-b"):
        stamp_pages(make_twins(tmp_path), "02-b")


def test_stamps_do_not_reach_the_reader(tmp_path):
    """Are stamped pages built with their labels as anchors and titles, and without a trace of the stamps?"""
    chapter = HEADER + "(a)=\n# A\n\nOne.\n" + cell("print(1)") + "\n(b)=\n## B\n\nSee {ref}`a` and {ref}`b`.\n"
    root = make_book(tmp_path, {"01-a": chapter}, {"01-a": chapter})
    stamp_pages(root)
    for language in ("ko", "en"):
        assert len(STAMPS.findall(page(root, language).read_text(encoding="utf-8"))) == 2
    built = build_language(root, "ko", lambda line: None) / "01-a.html"
    text = built.read_text(encoding="utf-8")
    html = BeautifulSoup(text, "html.parser")
    assert [section["id"] for section in html.select("article section")] == ["a", "b"]
    assert html.title.text.startswith("A ")
    assert [link.text for link in html.select("article p a.reference")] == ["A", "B"]
    assert "twin" not in text
