"""The search: what the index takes from a page, and how well readers' queries fare on the real pages."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from benchmarks.search_quality import Query, ask, mean, measure, read_queries, relevant_sections, says, section_texts
from publishing.build import build_site
from publishing.pages import LANGUAGES
from publishing.search_index import SearchIndexError, read_sections, search_names, write_search_index
from publishing.terms import Term, read_terms

from .small_book import ROOT, write_pages

PAGE = """<html><body><nav>차례</nav><article class="bd-article">
<section id="top"><h1>가장 <em>큰</em> 제목<a class="headerlink" href="#top">#</a></h1>
<p>첫 문단, 필터 <span class="math"><span class="katex"><span class="katex-mathml">1\\times1</span>
<span class="katex-html"><span>1</span><span>×</span><span>1\u200b</span></span></span></span>.</p><p>둘째</p>
<div class="math">O=WX</div>
<section id="inner"><h2>안쪽</h2><div class="cell"><div class="cell_input"><div class="highlight"><pre>x = 1
y = 2</pre></div></div><div class="cell_output"><div class="highlight"><pre>42</pre></div></div></div>
<p>표는 <b>굵게</b>다.<br>끝</p><noscript data-search-ignore="all">답은 7</noscript><button>복사</button></section>
<p>바깥 끝</p></section>
<section id="words"><h2>낱말</h2>
<dl><dt id="term-a">가<span>a</span></dt><dd><p>뜻 하나</p><p class="about">나오는 곳</p></dd>
<dt id="term-b">나</dt><dd><p>뜻 둘</p></dd></dl><p>목록 뒤</p></section>
</article><footer>아래</footer></body></html>"""


@pytest.fixture(scope="module")
def site():
    """The course's site, built if need be."""
    return build_site(ROOT, lambda line: None)


@pytest.fixture(scope="module")
def scores(site):
    """How the search does on every query, over the course's pages."""
    return measure(site)


def test_sections_of_a_page_by_hand():
    """Does a page fall into its sections and entries, each with its own text, its code apart, and nothing hidden?"""
    sections = {one.anchor: (one.title, one.text, one.code) for one in read_sections(PAGE)}
    assert sections == {
        "top": ("가장 큰 제목", "첫 문단, 필터 1×1. 둘째 바깥 끝", ""),
        "inner": ("안쪽", "42 표는 굵게다. 끝", "x = 1\ny = 2"),
        "words": ("낱말", "목록 뒤", ""),
        "term-a": ("가a", "뜻 하나", ""),
        "term-b": ("나", "뜻 둘", ""),
    }


def test_names_of_a_term_once():
    """Does a term bring all its names, its own first, and none twice because of a space or a capital?"""
    term = Term(
        "feature-map",
        {"ko": "특징 맵", "en": "feature map"},
        {},
        {"ko": ("피처맵",), "en": ("activation map",)},
        {"ko": ("특징맵", "피처맵", "피처 맵"), "en": ("Feature Map",)},
        "특징 맵",
    )
    assert search_names(term, "ko") == ["특징 맵", "feature map", "피처맵", "activation map"]
    assert search_names(term, "en") == ["feature map", "특징 맵", "activation map", "피처맵"]


def made_site(root, article):
    """Return a built site whose every page is one article."""
    for language in LANGUAGES:
        write_pages(root, language, {"01-a": ""})
        (root / "site" / language).mkdir(parents=True)
        for name in ("index.html", "01-a.html"):
            html = f'<article class="bd-article">{article}</article>'
            (root / "site" / language / name).write_text(html, encoding="utf-8")
    return root / "site"


def test_page_without_a_section_is_refused(tmp_path):
    """Is a page that no result could lead to named, instead of being left out in silence?"""
    with pytest.raises(SearchIndexError, match="ko/index.html has no section"):
        write_search_index(tmp_path, made_site(tmp_path, "<p>가</p>"))


def test_index_ends_no_script(tmp_path):
    """Is text that looks like the end of a script kept from ending the one that holds the index?"""
    site = made_site(tmp_path, '<section id="a"><h1>가</h1><p>&lt;/script&gt; "x"</p></section>')
    write_search_index(tmp_path, site)
    assert "</script" not in (site / "search" / "ko.js").read_text(encoding="utf-8")
    assert ask(site, "ko", ["script"])[0]["results"] == ["index.html#a", "01-a.html#a"]


def test_queries_cover_what_they_promise():
    """Are there enough queries of each kind, each once, each with what it should find or that it finds nothing?"""
    queries = read_queries()
    asked = [(query.language, query.query) for query in queries]
    assert len(set(asked)) == len(asked) >= 60
    assert sum(query.language == "ko" and bool(re.search("[가-힣]", query.query)) for query in queries) >= 25
    assert sum(query.language == "en" and bool(query.means) for query in queries) >= 15
    assert sum(not query.means for query in queries) >= 10
    assert all(query.rule for query in queries)


def test_recall_and_precision(scores):
    """Is every relevant section found for every query, is what stands first relevant, and is nothing made up?"""
    missed = {score.query.query: sorted(score.relevant - set(score.found)) for score in scores if score.recall < 1}
    assert missed == {}
    assert mean([score.precision for score in scores]) >= 0.98
    assert all(score.relevant for score in scores if score.query.means)


def test_first_result(scores):
    """Does each query lead where it should, and a slip to the word that was meant?"""
    assert [(one.query.query, one.found[:1], one.near) for one in scores if not one.leads_right] == []


def test_results_lead_to_sections(site, scores):
    """Does every result's address name an element of a page that is there?"""
    ids: dict[Path, set[str]] = {}
    for score in scores:
        for address in score.found:
            name, anchor = address.split("#")
            page = site / score.query.language / name
            if page not in ids:
                soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
                ids[page] = {element["id"] for element in soup.select("article [id]")}
            assert anchor in ids[page], address


def test_every_term_of_the_table_is_found_by_every_name(site):
    """Does each name of a term, in either language, lead to the same sections of the book?"""
    for language in LANGUAGES:
        terms = [search_names(term, language) for term in read_terms(ROOT).values()]
        answers = iter(ask(site, language, [name for names in terms for name in names]))
        for names in terms:
            found = {name: set(next(answers)["results"]) for name in names}
            entry = [address for address in found[names[0]] if "#term-" in address]
            assert entry, names
            assert all(set(entry) <= results for results in found.values()), found


@pytest.mark.parametrize("fault", ["no names", "no glossary", "spaces only"])
def test_the_gate_sees_a_worse_search(site, tmp_path, fault):
    """Does the measure fall when the index loses the terms' names, a page, or what stands inside words?"""
    source = (site / "search" / "ko.js").read_text(encoding="utf-8").removeprefix("globalThis.courseIndex = ")
    index = json.loads(source.rstrip().rstrip(";"))
    if fault == "no names":
        index["terms"] = []
    elif fault == "no glossary":
        index["sections"] = [row for row in index["sections"] if not row[1].startswith("term-")]
    else:
        index["sections"] = [
            [*row[:3], re.sub("([가-힣])(?=[가-힣])", r"\1 - ", row[3]), row[4]] for row in index["sections"]
        ]
    (tmp_path / "search").mkdir()
    script = f"globalThis.courseIndex = {json.dumps(index)};"
    (tmp_path / "search" / "ko.js").write_text(script, encoding="utf-8")
    queries = [query for query in read_queries() if query.language == "ko" and query.means]
    texts = section_texts(site, "ko")
    missed = 0
    for query, answer in zip(queries, ask(tmp_path, "ko", [query.query for query in queries]), strict=True):
        missed += not relevant_sections(query, texts) <= set(answer["results"])
    assert missed >= 5


def test_ground_truth_by_hand():
    """Does the ground truth take a name as a whole: plurals and compounds, but no part of a number or of a word?"""
    assert (
        says("합성곱층입니다", "합성곱")
        and says("three kernels", "kernel")
        and says("by_convolution(x)", "convolution")
    )
    assert says("MaxPool2d", "pool") and says("특징  맵", "특징 맵") and says("388×388", "388")
    assert (
        not says("biased", "bias")
        and not says("19,388", "388")
        and not says("1×1×3", "1×1")
        and not says("두 겹", "녑")
    )
    texts = {"a": "합성곱과 매개변수", "b": "convolution", "c": "매개변수"}
    query = Query("", "ko", "", means=("합성곱|convolution", "매개변수"))
    assert relevant_sections(query, texts) == {"a"}


def test_no_answer_of_a_quiz_is_found(site):
    """Is what a page hides from the search, such as the answers of a quiz, absent from the index?"""
    hidden = 0
    for language in LANGUAGES:
        index = (site / "search" / f"{language}.js").read_text(encoding="utf-8")
        seen = " ".join(section_texts(site, language).values())
        for page in (site / language).glob("*.html"):
            soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
            for element in soup.select("article [data-search-ignore]"):
                lines = [" ".join(line.split()) for line in element.get_text("\n").splitlines()]
                unseen = [line for line in lines if len(line) >= 12 and line not in seen]
                hidden += len(unseen)
                assert [line for line in unseen if line in index] == []
    assert hidden > 0
