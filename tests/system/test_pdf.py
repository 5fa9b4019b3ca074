"""The book as PDF: one file a language, with bookmarks, tags, page numbers and text that can be selected."""

import re
import shutil
import zlib

import pytest

from publishing.build import build_site
from publishing.pages import LANGUAGES, pages
from publishing.pdf import PdfError, joined_page, write_pdfs
from tests.system.site import ROOT

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A copy of the course's site with its PDFs."""
    copy = tmp_path_factory.mktemp("pdf") / "site"
    shutil.copytree(build_site(ROOT, lambda line: None), copy)
    write_pdfs(ROOT, copy)
    return copy


def unpacked(pdf: bytes) -> bytes:
    """Return a PDF's bytes with its streams inflated, as far as they are deflated."""
    parts = [pdf]
    for match in re.finditer(rb"stream\r?\n", pdf):
        try:
            parts.append(zlib.decompressobj().decompress(pdf[match.end() :]))
        except zlib.error:
            continue
    return b"\n".join(parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_a_book(site, language):
    """Is the PDF A4, tagged, in its language, with bookmarks, and more than a page a chapter?"""
    content = unpacked((site / language / f"course-{language}.pdf").read_bytes())
    assert b"/StructTreeRoot" in content and b"/Outlines" in content
    assert re.search(rb"/Lang\s*\(" + language.encode(), content)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) > len(pages(ROOT, language))
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12]", content)


def test_korean_can_be_selected(site):
    """Do the fonts of the Korean PDF say which syllables their glyphs are?"""
    content = unpacked((site / "ko" / "course-ko.pdf").read_bytes())
    assert b"beginbfchar" in content or b"beginbfrange" in content
    syllables = {int(code, 16) for code in re.findall(rb"<([0-9A-Fa-f]{4})>", content)}
    ranges = rb"<([0-9A-Fa-f]{2,4})> <([0-9A-Fa-f]{2,4})> <([0-9A-Fa-f]{4})>"
    for first, last, code in re.findall(ranges, content):
        syllables.update(range(int(code, 16), int(code, 16) + int(last, 16) - int(first, 16) + 1))
    assert {ord(char) for char in "합성곱"} <= syllables


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_the_pdf(site, language):
    """Does the contents of every page link to the PDF exactly once?"""
    for path in (site / language).glob("*.html"):
        assert path.read_text(encoding="utf-8").count(f'href="course-{language}.pdf"') == 1, path.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_stay_in_the_pdf(site, language):
    """Does every link between pages of the book lead to a place that the joined page has, each id standing once?"""
    joined = joined_page(ROOT, site, language)
    identifiers = re.findall(r'\sid="([^"]+)"', joined)
    within = [one for one in identifiers if "--" in one]
    assert len(within) == len(set(within))
    article = joined[joined.index('<section class="pdf-page"') :]
    leads = re.findall(r'<a\b[^>]*\shref="#([^"]+--[^"]+)"', article)
    assert len(leads) > 20
    assert [one for one in leads if one not in set(identifiers)] == []


def test_no_site_no_pdf(tmp_path):
    """Is a missing site named, and the command that makes it?"""
    with pytest.raises(PdfError, match="course build"):
        write_pdfs(ROOT, tmp_path)
