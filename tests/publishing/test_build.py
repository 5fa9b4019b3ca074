"""Sources to site: what the built pages hold, and what stops a build."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from publishing.addresses import AddressError, check_addresses
from publishing.build import BuildError, build_language, build_site
from publishing.pages import LANGUAGES, PagesError, pages
from publishing.parity import ParityError, stamp_pages

from .small_book import HEADER, ROOT, cell, make_book

KO = """(a)=
# 가

**합성곱(convolution)**은 *커널(kernel)*을 움직입니다. 채널 $x_c$를 더합니다.

$$
y = \\sum_{c=1}^{C} w_c x_c
$$ (eq-sum)

(b)=
## 둘째 절

식 {eq}`eq-sum`을 보십시오.
"""
EN = """(a)=
# A

A **convolution** moves a *kernel*. It adds up channels $x_c$.

$$
y = \\sum_{c=1}^{C} w_c x_c
$$ (eq-sum)

(b)=
## The second section

See equation {eq}`eq-sum`.
"""
CODE = cell("print(chr(0xD55C) + chr(0xAE00))")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A small project whose site is built."""
    root = tmp_path_factory.mktemp("small")
    make_book(root, {"01-a": HEADER + KO + CODE}, {"01-a": HEADER + EN + CODE})
    build_site(root, lambda line: None)
    return root


@pytest.fixture
def copy(book, tmp_path):
    """A copy of that project, to be spoilt."""
    return shutil.copytree(book, tmp_path / "copy")


def soup(root, language, stem="01-a"):
    """Return a built page, parsed."""
    page = root / "_build" / "site" / language / f"{stem}.html"
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def test_emphasis_before_a_particle(book):
    """Do `**...(...)**은` and `*...(...)*을` become emphasis, and leave no asterisk behind?"""
    article = soup(book, "ko").find("article")
    assert article.find("strong").text == "합성곱(convolution)"
    assert article.find("em").text == "커널(kernel)"
    assert "*" not in article.get_text()


def test_mathematics_needs_no_script(book):
    """Is a formula written as HTML and as MathML, its number a link's target, with no MathJax on the page?"""
    page = soup(book, "ko")
    assert page.select_one(".formula .katex-mathml math annotation").text == "y = \\sum_{c=1}^{C} w_c x_c"
    assert page.select_one(".formula .katex-html")
    assert page.select_one("#equation-eq-sum .eqno").text.startswith("(1.1)")
    assert "mathjax" not in " ".join(tag.get("src", "") for tag in page.find_all("script")).lower()


@pytest.mark.parametrize(("language", "words"), [("ko", "1장"), ("en", "Chapter 1")])
def test_a_chapter_bears_its_files_number(book, language, words):
    """Does the number of the file's name stand before the title and in the contents, and on no other page?"""
    page = soup(book, language)
    assert page.select_one("h1 .chapter-number").text == words
    assert [count.text for count in page.select("nav.bd-docs-nav .chapter-count")] == ["1"]
    assert soup(book, language, "index").select_one(".chapter-number") is None


def test_both_languages_share_addresses(book):
    """Are the sections' anchors the labels, equal in both, and does each page link to the other's?"""
    anchors = {language: [s["id"] for s in soup(book, language).select("article section")] for language in LANGUAGES}
    assert anchors == {"ko": ["a", "b"], "en": ["a", "b"]}
    for language, other in (("ko", "en"), ("en", "ko")):
        page = soup(book, language)
        switch = page.select_one("a[data-language-switch]")
        assert (book / "_build/site" / language / switch["href"]).resolve() == (
            book / "_build/site" / other / "01-a.html"
        )
        # Without a base address there is nothing that a search engine would read.
        assert page.select("link[rel=alternate]") == []


def test_words_of_the_page_are_in_its_language(book):
    """Does each page state its language, and does the theme speak it?"""
    ko, en = soup(book, "ko"), soup(book, "en")
    assert (ko.html["lang"], en.html["lang"]) == ("ko", "en")
    assert "본문으로 건너뛰기" in ko.text and "Skip to main content" not in ko.text
    assert "Skip to main content" in en.text
    assert ko.select_one(".primary-toggle")["aria-label"] == "목차 여닫기"


def test_executed_output_is_shown(book):
    """Does the page show what its code printed?"""
    assert soup(book, "en").select_one(".cell_output pre").text == "한글\n"


def test_site_is_whole(book):
    """Are the landing page, both front pages, the fonts with their licence and the search index there?"""
    site = book / "_build" / "site"
    landing = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert {link["href"] for link in landing.select("main a")} == {"ko/index.html", "en/index.html"}
    assert all((site / link["href"]).is_file() for link in landing.select("main a"))
    assert "Reserved Font Name" in (site / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    for language in LANGUAGES:
        index = (
            (site / "search" / f"{language}.js").read_text(encoding="utf-8").removeprefix("globalThis.courseIndex = ")
        )
        assert [address for address, *_ in json.loads(index.rstrip(";\n"))["pages"]] == ["index.html", "01-a.html"]


def test_fonts_are_cut_and_renamed(book):
    """Do the fonts hold the pages' characters, not the whole alphabet, under a name that nobody reserved?"""
    fonts = book / "_build" / "site" / "fonts"
    for path in fonts.glob("*.woff2"):
        with TTFont(path) as font:
            names = {str(record) for record in font["name"].names if record.nameID in (1, 3, 4, 6, 16)}
            assert names and not any("Pretendard" in name for name in names)
            assert font["CFF "].cff.fontNames[0].startswith("CourseSans")
    with TTFont(fonts / "course-sans-regular-hangul.woff2") as font:
        drawn = {chr(code) for code in font.getBestCmap()}
    assert set("합성곱은둘째절") <= drawn
    assert len(drawn) < 600
    with TTFont(fonts / "course-sans-regular-latin.woff2") as font:
        assert set("한국어éÿ×") <= {chr(code) for code in font.getBestCmap()}


def test_pages_load_nothing_from_elsewhere(book):
    """Is every style, script, font and image of the site its own?"""
    check_addresses(book / "_build" / "site")
    assert not list((book / "_build" / "site").rglob("fontawesome.js"))


def test_unchanged_second_build(book):
    """Is a site whose sources did not change left as it is?"""
    index = book / "_build" / "site" / "ko" / "01-a.html"
    before, said = index.stat().st_mtime_ns, []
    build_site(book, said.append)
    assert said[-1] == "site: unchanged"
    assert index.stat().st_mtime_ns == before


def test_two_builds_at_once(copy):
    """Does the second of two builds wait for the first, and find its work done?"""
    shutil.rmtree(copy / "_build" / "site")
    program = f"from pathlib import Path; from publishing.build import build_site; build_site(Path({str(copy)!r}))"
    command = [sys.executable, "-c", program]
    builds = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") for _ in range(2)
    ]
    said = [build.communicate(timeout=300)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0]
    assert sorted("site: unchanged" in words for words in said) == [False, True]
    assert soup(copy, "ko").h1


def test_edit_is_built(copy):
    """Does a changed page arrive in the site?"""
    page = copy / "book" / "en" / "01-a.md"
    page.write_text(page.read_text(encoding="utf-8").replace("channels", "all channels"), encoding="utf-8")
    stamp_pages(copy)
    build_site(copy, lambda line: None)
    assert "all channels" in soup(copy, "en").text


def test_drift_stops_the_build(copy):
    """Is nothing built while a page has changed in one language, or prints another number there?"""
    page = copy / "book" / "en" / "01-a.md"
    before = page.read_text(encoding="utf-8")
    page.write_text(before.replace("channels", "all channels"), encoding="utf-8")
    with pytest.raises(ParityError, match=r"book/en/01-a\.md:\d+: \(a\) changed since book/ko/01-a\.md"):
        build_site(copy)
    # The same code, and yet another number.
    random = cell("import uuid\nprint(uuid.uuid4().int)")
    page.write_text(before + random, encoding="utf-8")
    twin = copy / "book" / "ko" / "01-a.md"
    twin.write_text(twin.read_text(encoding="utf-8") + random.replace("print", "\nprint"), encoding="utf-8")
    stamp_pages(copy)
    with pytest.raises(ParityError, match=r"book/ko/01-a\.md:\d+: the cell prints \d+, but \d+ in book/en"):
        build_site(copy, lambda line: None)
    assert "all channels" not in soup(copy, "en").text


def test_bad_tex_fails_each_time(copy):
    """Does bad TeX fail with its page and line, and fail again although Sphinx has read the page by then?"""
    page = copy / "book" / "ko" / "01-a.md"
    page.write_text(page.read_text(encoding="utf-8").replace("x_c$를", "\\fraq{1}{2}$를"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BuildError) as caught:
            build_language(copy, "ko", lambda line: None)
        fault = next(line for line in caught.value.warnings if "KaTeX" in line)
        assert re.search(r"ko[/\\]01-a\.md:\d+: WARNING: KaTeX parse error: Undefined control sequence: .*fraq", fault)


def test_failed_build_keeps_the_last_site(copy):
    """Does a character that no font draws fail by name, code and page, and stay out of the site?"""
    for language, added in (("ko", "\n`\u2502`\n"), ("en", "\n\u6f22 and `\u2502`\n")):
        page = copy / "book" / language / "index.md"
        page.write_text(page.read_text(encoding="utf-8") + added, encoding="utf-8")
    stamp_pages(copy)
    with pytest.raises(BuildError, match=r"en/index\.html shows '\u6f22' \(U\+6F22\)") as caught:
        build_site(copy, lambda line: None)
    assert "2502" not in str(caught.value), "a box in code is drawn by the reader's own font"
    assert "\u6f22" not in soup(copy, "en", "index").text


def test_page_in_one_language_only(copy):
    """Does a chapter that English lacks stop the build before anything is built?"""
    (copy / "book" / "en" / "01-a.md").unlink()
    with pytest.raises(PagesError, match=r"book/en/01-a\.md is missing"):
        build_site(copy)


def test_foreign_address_in_a_page(tmp_path):
    """Is each address named that a page would load from elsewhere or not find, and a link to follow left alone?"""
    (tmp_path / "here.png").write_bytes(b"")
    (tmp_path / "style.css").write_text('@import "https://one.example/a.css"; @font-face { src: url(no.woff2) }')
    (tmp_path / "page.html").write_text(
        '<a href="https://fine.example">link</a><link rel="canonical" href="https://fine.example">'
        '<img src="here.png"><img src="data:image/png;base64,AA">'
        '<script src="//two.example/b.js"></script><link rel="preconnect" href="https://three.example">'
        '<img srcset="here.png 1x, https://four.example/c.png 2x"><style>b { background: url("http://five.example") }'
        '</style><p style="background: url(gone.png)"></p><img src="/rooted.png">'
    )
    with pytest.raises(AddressError) as caught:
        check_addresses(tmp_path)
    assert str(caught.value).splitlines()[1:] == [
        "page.html loads from elsewhere: //two.example/b.js",
        "page.html loads from elsewhere: https://three.example",
        "page.html loads from elsewhere: https://four.example/c.png",
        "page.html loads from elsewhere: http://five.example",
        "page.html loads what is not there: gone.png",
        "page.html loads from elsewhere: /rooted.png",
        "style.css loads from elsewhere: https://one.example/a.css",
        "style.css loads what is not there: no.woff2",
    ]


def test_jupyter_book_builds_it_from_a_shell(tmp_path):
    """Does Jupyter Book's own command build the course from its configuration, warnings being errors?"""
    command = shutil.which("jupyter-book", path=Path(sys.executable).parent)
    options = ["--config", "_config.yml", "--path-output", str(tmp_path), "-W", "-n", "--keep-going"]
    result = subprocess.run(
        [command, "build", "book/ko", *options], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace"
    )
    assert result.returncode == 0, result.stderr
    built = {path.stem for path in (tmp_path / "_build" / "html").glob("*.html")}
    assert built == {page.stem for page in pages(ROOT, "ko")} | {"search"}


def test_the_real_site_has_every_page():
    """Does the course itself build, with each page of both tables of contents and no other?"""
    site = build_site(ROOT, lambda line: None)
    for language in LANGUAGES:
        built = {path.stem for path in (site / language).glob("*.html")} - {"search"}
        assert built == {page.stem for page in pages(ROOT, language)}
        assert len(built) > 1
