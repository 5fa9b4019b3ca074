"""The search: what the index takes from a page, what the engine finds in it, and how well both do on the real pages."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

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
<p>표는 <b>굵게</b>다.<br>끝</p><noscript data-pagefind-ignore="all">답은 7</noscript><button>복사</button></section>
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


@pytest.fixture
def find(tmp_path):
    """A function that asks the engine about sections `{anchor: (title, text, code)}` of a page, and returns anchors."""

    def ask_engine(sections, *queries, terms=(), lists=0):
        write_index(tmp_path, sections, terms, lists)
        answers = ask(tmp_path, "ko", list(queries))
        found = [[address.split("#")[1] for address in answer["results"]] for answer in answers]
        return found[0] if len(queries) == 1 else found

    return ask_engine


def write_index(folder, sections, terms=(), lists=0):
    """Write an index of one page by hand."""
    rows = [[0, anchor, *row, *[""] * (3 - len(row))] for anchor, row in sections.items()]
    index = {"language": "ko", "pages": [["a.html", "가", lists]], "sections": rows, "terms": list(terms)}
    (folder / "search").mkdir(exist_ok=True)
    script = f"globalThis.courseIndex = {json.dumps(index, ensure_ascii=False)};"
    (folder / "search" / "ko.js").write_text(script, encoding="utf-8")


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


CONVOLUTION = ["합성곱", "convolution", "컨볼루션"]
KOREAN = {
    "particle": ("", "합성곱은 무엇입니까"),
    "compound": ("", "완전연결층과 합성곱층"),
    "spaced": ("", "특징 맵을 만듭니다"),
    "none": ("", "특별히 징검다리 맵시 있게 보 간단히"),
    "layers": ("", "겹치지 않는 창"),
}


@pytest.mark.parametrize(
    ("query", "anchors"),
    [
        ("합성곱", {"particle", "compound"}),
        ("합성곱을", {"particle", "compound"}),
        ("합성", {"particle", "compound"}),
        ("연결층", {"compound"}),
        ("연결층이란", {"compound"}),
        ("특징맵", {"spaced"}),
        ("특징 맵", {"spaced"}),
        ("보간", set()),
        ("겹", {"layers"}),
        ("층", set()),
        ("CONVOLUTION", {"particle", "compound"}),
        ("컨볼루션이", {"particle", "compound"}),
        ("합성곱 연결층", {"compound"}),
    ],
)
def test_korean_by_hand(find, query, anchors):
    """Is a Korean word found in compounds, before particles and across a space, and nowhere else?"""
    assert set(find(KOREAN, query, terms=[CONVOLUTION])) == anchors


SIGNS = {
    "one": ("", "1×1 커널, 3×3은 넓다"),
    "three": ("", "1×1×3 필터와 11×1"),
    "map": ("", "388×388 맵, 3,388개"),
    "sum": ("", "곱셈 19,269,632번"),
    "code": ("", "", "y = nn.Linear(3, 2)\nmachine = MaxPool2d(2)"),
    "net": ("", "U-Net과 GoogLeNet의 x₀, ReLU를 쓴다"),
}


@pytest.mark.parametrize(
    ("query", "anchors"),
    [
        ("1×1", {"one"}),
        ("1x1", {"one"}),
        ("1 X 1은", {"one"}),
        ("1*1", {"one"}),
        ("1×1×3", {"three"}),
        ("388", {"map"}),
        ("3388", {"map"}),
        ("19269632", {"sum"}),
        ("19,269,632", {"sum"}),
        ("269", set()),
        ("nn.Linear", {"code"}),
        ("linear", {"code"}),
        ("pool", {"code"}),
        ("MAC", set()),
        ("unet", {"net"}),
        ("u-net과", {"net"}),
        ("lenet", {"net"}),
        ("x0", {"net"}),
        ("relu는", {"net"}),
        ("el", set()),
    ],
)
def test_signs_by_hand(find, query, anchors):
    """Is a sign or a number found however it is typed, but not as a part of another one?"""
    assert set(find(SIGNS, query, terms=[["곱셈-덧셈", "multiply-add", "MAC"]])) == anchors


def test_order_by_hand(find):
    """Does the definition come before the heading that names more, that before the text, the text before the code?"""
    sections = {
        "code": ("", "", "convolution(x)"),
        "text": ("과제", "합성곱을 씁니다"),
        "heading": ("합성곱과 선형층", "둘을 견줍니다"),
        "entry": ("합성곱 convolution", "뜻"),
    }
    assert find(sections, "합성곱", terms=[CONVOLUTION]) == ["entry", "heading", "text", "code"]


def test_words_together_before_words_apart(find):
    """Does a section with the whole query stand before one with its words apart, and one without a word stay out?"""
    sections = {"apart": ("", "망 안에 작은 틀"), "together": ("", "이것은 작은 망 이다"), "half": ("", "작은 것")}
    assert find(sections, "작은 망") == ["together", "apart"]


def test_unknown_word_is_left_out_and_named(tmp_path):
    """Does a word that the book lacks leave the others' results, and is it named with what may have been meant?"""
    write_index(tmp_path, {"a": ("커널", "커널의 크기")})
    (answer,) = ask(tmp_path, "ko", ["커널 컨널"])
    assert (answer["results"], answer["left"], answer["near"]) == (["a.html#a"], ["컨널"], [["커널"]])


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_every_piece_of_a_word_finds_its_section(tmp_path_factory, data):
    """Is a section found by any two or more syllables that stand together in it?"""
    texts = data.draw(st.lists(st.text("가나다라합성곱층은는이의", min_size=2, max_size=8), min_size=2, max_size=5))
    sections = {f"s{number}": ("", text) for number, text in enumerate(texts)}
    wanted = [(anchor, text[a:b]) for anchor, (_, text) in sections.items() for a in range(3) for b in range(a + 2, 9)]
    pieces = [(anchor, piece) for anchor, piece in wanted if len(piece) >= 2]
    folder = tmp_path_factory.mktemp("pieces")
    write_index(folder, sections)
    for (anchor, piece), answer in zip(pieces, ask(folder, "ko", [piece for _, piece in pieces]), strict=True):
        assert f"a.html#{anchor}" in answer["results"], (piece, sections)


def test_decomposed_typing_is_the_same(find):
    """Is a query found whose syllables come apart into jamo, as from a Mac's file names?"""
    assert find(KOREAN, unicodedata.normalize("NFD", "연결층")) == ["compound"]


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
            for element in soup.select("article [data-pagefind-ignore]"):
                lines = [" ".join(line.split()) for line in element.get_text("\n").splitlines()]
                unseen = [line for line in lines if len(line) >= 12 and line not in seen]
                hidden += len(unseen)
                assert [line for line in unseen if line in index] == []
    assert hidden > 0
