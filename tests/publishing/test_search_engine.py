"""What the search engine finds in a few sections made by hand: Korean, signs, the order of the results."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.search_quality import ask


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
