"""The table of terms, the role that marks them, and the glossary made of them."""

import re
import shutil

import pytest
import yaml
from bs4 import BeautifulSoup

from publishing.build import BuildError, build_language, build_site
from publishing.pages import LANGUAGES, pages
from publishing.terms import TermsError, read_terms

from .small_book import ROOT, make_book

KO = """(a)=
# 가

{concept}`convolution`은 {concept}`작은 커널 <kernel>`을 대는 연산이고, {concept}`relu`는 함수입니다.
"""
EN = """(a)=
# A

A {concept}`convolution` lays {concept}`kernels <kernel>` on an image, and {concept}`relu` is a function.
"""
TERMS = read_terms(ROOT)


def glossary_pages(language):
    """Return the course's own glossary page: it holds no term itself."""
    return (ROOT / "book" / language / "glossary.md").read_text(encoding="utf-8")


def book_of(root, ko, en):
    """Make a small book with a chapter, the glossary and the course's terms."""
    make_book(root, {"01-a": ko, "glossary": glossary_pages("ko")}, {"01-a": en, "glossary": glossary_pages("en")})
    shutil.copy(ROOT / "book" / "terms.yml", root / "book" / "terms.yml")
    return root


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A small project whose site is built."""
    root = book_of(tmp_path_factory.mktemp("glossary"), KO, EN)
    build_site(root, lambda line: None)
    return root


def soup(root, language, stem):
    """Return a built page, parsed."""
    page = root / "_build" / "site" / language / f"{stem}.html"
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize(
    ("language", "paragraph"),
    [
        ("ko", "합성곱(convolution)은 작은 커널(kernel)을 대는 연산이고, ReLU는 함수입니다."),
        ("en", "A convolution lays kernels on an image, and ReLU is a function."),
    ],
)
def test_first_mention(book, language, paragraph):
    """Is a mention bold, glossed in Korean alone, linked to its entry, and followed directly by its particle?"""
    page = soup(book, language, "01-a")
    assert page.select_one("article section p").get_text() == paragraph
    links = page.select("a.concept")
    assert [link["href"] for link in links] == [
        f"glossary.html#term-{one}" for one in ("convolution", "kernel", "relu")
    ]
    assert [link["id"] for link in links] == ["concept-convolution", "concept-kernel", "concept-relu"]
    assert all(link.strong.get_text() == link.get_text() for link in links)
    glossary = soup(book, language, "glossary")
    assert all(glossary.find(id=link["href"].split("#")[1]) for link in links)
    glosses = [gloss.text for gloss in page.select("a.concept [lang=en]")]
    assert glosses == (["(convolution)", "(kernel)"] if language == "ko" else [])


@pytest.mark.parametrize(("language", "other"), [("ko", "en"), ("en", "ko")])
def test_card(book, language, other):
    """Does each mention have a hidden card with the other language's term, marked as such, and the definition?"""
    page = soup(book, language, "01-a")
    for link in page.select("a.concept"):
        card = page.find(id=link["aria-describedby"])
        term = TERMS[link["aria-describedby"].removeprefix("concept-card-")]
        assert card.has_attr("hidden") and card["role"] == "tooltip"
        assert card.find_all("p")[-1].text == term.definition[language].strip()
        shown = card.select_one(f"[lang={other}]")
        assert (shown.text if shown else None) == (None if term.id == "relu" else term.name[other])
    assert page.select_one(".concept-cards")["data-search-ignore"] == "all"


def test_both_directions(book):
    """Does each language list every term by its own alphabet, and by the other's, with links that lead somewhere?"""
    ko, en = soup(book, "ko", "glossary"), soup(book, "en", "glossary")
    korean = [entry.contents[0].strip() for entry in ko.select("dl.glossary-whole > dt")]
    assert len(korean) == len(TERMS)
    assert korean.index("가중치") < korean.index("드롭아웃") < korean.index("ReLU") < korean.index("매개변수")
    assert korean[-1] == "활성화 함수"
    english = [entry.contents[0].strip().lower() for entry in en.select("dl.glossary-whole > dt")]
    assert english == sorted(english, key=lambda word: word.replace(" ", "").replace("-", ""))
    assert english[0] == "activation function"
    for page, names in ((ko, english), (en, korean)):
        listed = page.select("ul.glossary-twins li")
        assert [item.select_one(".twin").text.lower() for item in listed] == [name.lower() for name in names]
        assert all(page.find(id=item.a["href"].removeprefix("#")) for item in listed)


@pytest.mark.parametrize(("language", "title"), [("ko", "가"), ("en", "A")])
def test_entry(book, language, title):
    """Does an entry give the twin, the definition, the synonyms of both languages, and the page that names it?"""
    page = soup(book, language, "glossary")
    entry = page.find(id="term-convolution")
    told = entry.find_next_sibling("dd")
    other = "en" if language == "ko" else "ko"
    assert entry.select_one(f"[lang={other}]").text == TERMS["convolution"].name[other]
    assert told.p.text == TERMS["convolution"].definition[language].strip()
    assert "컨볼루션" in told.text
    assert [(link.text, link["href"]) for link in told.select("a")] == [(title, "01-a.html#concept-convolution")]
    unused = page.find(id="term-padding").find_next_sibling("dd")
    assert not unused.select("a")


def test_glossary_follows_the_pages(book, tmp_path):
    """Is the list of pages in an entry new when only a chapter changed?"""
    root = shutil.copytree(book, tmp_path / "copy")
    for language, text in (("ko", KO), ("en", EN)):
        page = root / "book" / language / "01-a.md"
        page.write_text(
            text.replace("{concept}`relu`", "{concept}`dropout`").replace("`dropout`는", "`dropout`은"), "utf-8"
        )
        build_language(root, language, lambda line: None)
        built = (root / "_build" / language / "html" / "glossary.html").read_text(encoding="utf-8")
        assert "01-a.html#concept-dropout" in built and "01-a.html#concept-relu" not in built


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("{concept}`convulsion`", "no such term"),
        ("{concept}`kernel` and {concept}`kernel`", "only the first mention is marked"),
        ("```{glossary-list} half\n```", "`whole` or `twin`, not 'half'"),
    ],
    ids=["unknown", "twice", "list"],
)
def test_planted_faults(book, tmp_path, planted, said):
    """Does an unknown term, a second mark or an unknown list stop the build, with page and line?"""
    root = shutil.copytree(book, tmp_path / "copy")
    page = root / "book" / "en" / "01-a.md"
    page.write_text(f"(a)=\n# A\n\nText.\n\n{planted}\n", encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build_language(root, "en", lambda line: None)
    assert re.search(rf"01-a\.md:6.*{re.escape(said)}", str(caught.value))


def write_terms(root, *terms):
    """Write a table of terms."""
    (root / "book").mkdir()
    (root / "book" / "terms.yml").write_text(yaml.safe_dump(list(terms), allow_unicode=True), encoding="utf-8")
    return root


def term(**changes):
    """Return a valid entry, with changes."""
    entry = {"id": "map", "en": "map", "ko": "맵", "definition": {"ko": "맵입니다.", "en": "A map."}}
    return {**entry, **changes}


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([term(), term()], "the id 'map' stands there twice"),
        ([term(), term(id="b", en="b")], "the Korean term '맵' stands there twice"),
        ([term(), term(id="b", ko="비", en="Map")], "the English term 'map' stands there twice"),
        ([term(ko="")], "lacks 'ko'"),
        ([term(definition={"ko": "맵입니다."})], "lacks 'definition: en'"),
        ([term(ko="ReLU")], "give a `reading` in Hangul"),
        ([term(korean="맵")], "unknown key 'korean'"),
        ([term(), term(id="b", ko="비", en="b", avoid={"ko": ["맵"]})], "'맵' is to be avoided or a synonym"),
    ],
)
def test_table_that_breaks_a_rule(tmp_path, terms, said):
    """Is a table with one word for two concepts, two for one, or a gap refused with the term's name?"""
    with pytest.raises(TermsError, match=re.escape(said)):
        read_terms(write_terms(tmp_path, *terms))
    with pytest.raises(TermsError, match="is missing"):
        read_terms(tmp_path / "book")


def test_one_name_for_one_concept():
    """Are names unique both ways in the real table, and is the one pair that shares a concept one entry there?"""
    for language in LANGUAGES:
        names = [one.name[language].lower() for one in TERMS.values()]
        assert len(set(names)) == len(names) == len(TERMS)
    assert TERMS["fully-connected-layer"].synonyms["en"] == ("dense layer",)
    assert "dense layer" not in {one.name["en"] for one in TERMS.values()}


def test_real_pages_mark_the_same_terms():
    """Do the two languages of each page mark the same terms, in Korean the glossed ones by the role alone?"""
    marked = {}
    for language in LANGUAGES:
        for page in pages(ROOT, language):
            text = page.path.read_text(encoding="utf-8")
            found = re.findall(r"\{concept\}`(?:[^`<]*<)?([\w-]+)>?`", text)
            marked.setdefault(page.stem, []).append(sorted(found))
            assert not re.search(r"\*\*[가-힣 ]+\([a-z -]+\)\*\*", text), f"{page.path}: mark a term with {{concept}}"
    assert all(first == second for first, second in marked.values())
    assert len(marked["07-one-by-one-convolution"][0]) >= 15
