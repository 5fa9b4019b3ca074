"""Interactive figures as they are built: whole without a script, in the page's language, found by no search."""

import gzip
import json
import re

import numpy as np
import pytest
import yaml
from bs4 import BeautifulSoup

from cnnlib.scratch import conv2d, max_pool2d, max_pool2d_backward
from publishing.build import build_site
from publishing.korean_lint import korean_faults
from publishing.pages import LANGUAGES
from publishing.pdf import joined_page

from .interactive_page import IMAGE, KERNEL, MAP, PAGE, POOLING_PAGE, SIZES_PAGE, run_script
from .small_book import ROOT, make_book

FIGURES = sorted((ROOT / "book" / "figures").glob("*.yml"))


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A small site with two figures of a kernel on one page, two of sizes on the next, two of pooling on the last."""
    pages = (
        {"01-a": PAGE[language], "02-b": SIZES_PAGE[language], "03-c": POOLING_PAGE[language]} for language in LANGUAGES
    )
    root = make_book(tmp_path_factory.mktemp("figures"), *pages)
    build_site(root, lambda line: None)
    return root


def source_of(root, language, stem="01-a"):
    """Return the text of a built page."""
    return (root / "_build" / "site" / language / f"{stem}.html").read_text(encoding="utf-8")


def soup(root, language, stem="01-a"):
    """Return the built page, parsed."""
    return BeautifulSoup(source_of(root, language, stem), "html.parser")


def numbers(table):
    """Return what a table of a figure shows, its bold or its first words, as numbers."""
    cells = [[(cell.b or cell.span or cell).text for cell in row.select("td")] for row in table.select("tr")]
    return [[float(text.replace("−", "-")) for text in row] for row in cells]


def words(language, name="sliding-kernel"):
    """Return a figure's words in one language."""
    table = yaml.safe_load((ROOT / "book" / "figures" / f"{name}.yml").read_text(encoding="utf-8"))
    return {key: texts[language] for key, texts in table["words"].items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_without_script(book, language):
    """Do image, kernel, products, their sum and the whole map stand in the page, as scratch computes them?"""
    figure = soup(book, language).select_one("#fig-own .interactive")
    assert numbers(figure.select_one(".sk-picture table")) == IMAGE
    assert numbers(figure.select_one(".sk-kernel table")) == KERNEL
    products = np.array(IMAGE)[:3, :3] * KERNEL
    assert numbers(figure.select_one(".sk-products table")) == products.tolist()
    output = conv2d(np.array(IMAGE, float)[None, None], np.array(KERNEL, float)[None, None])[0, 0]
    assert numbers(figure.select_one(".sk-output table")) == output.tolist()
    assert float(figure.select_one(".sk-sum b").text) == products.sum() == output[0, 0]
    terms = run_script(f"figure.terms({KERNEL}, {[row[:3] for row in IMAGE[:3]]})")
    sentence = words(language)["sentence"].format(row=0, column=0, terms=terms, sum=figure.select_one(".sk-sum b").text)
    assert figure.select_one(".sk-sentence").text == sentence


def test_figure_of_the_course_by_hand(book):
    """Does a page that brings no numbers show those of the figure's file: 4 in the corner, twelve positions?"""
    figure = soup(book, "en").select_one("#fig-usual .interactive")
    assert numbers(figure.select_one(".sk-output table")) == [[4, 8, 0, -8], [7, 6, -6, -7], [8, 0, -8, -4]]
    assert figure.select_one(".sk-place").text == "Position 1 of 12"
    assert [one["value"] for one in figure.select("option[selected]")] == ["vertical"]
    assert [one["value"] for one in figure.select("option")][-1] == "own"


def test_parts_are_named_and_told_apart(book):
    """Has every table and control of both figures a name, and every id one bearer?"""
    page = soup(book, "en")
    ids = [one["id"] for one in page.select("[id]")]
    assert len(set(ids)) == len(ids)
    assert len(page.select(".interactive")) == 2
    for figure in page.select(".interactive"):
        for table in figure.select("table"):
            assert page.find(id=table["aria-labelledby"]).get_text(strip=True)
        for control in figure.select("input, select, button"):
            label = control.find_parent("label") or page.find("label", attrs={"for": control.get("id", "")})
            assert control.get("aria-label") or (label or control).get_text(strip=True), control
    groups = {one["name"] for one in page.select("input[type=radio]")}
    assert len(groups) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_the_pages(book, language):
    """Are heading, controls and the words for the script in the page's language alone?"""
    figure = soup(book, language).select_one("#fig-own .interactive")
    data = json.loads(figure.script.string)
    assert data["words"] == words(language)
    assert figure.select_one("#fig-own-output").text.startswith(words(language)["output"])
    hangul = re.search("[가-힣]", figure.get_text())
    assert bool(hangul) == (language == "ko")


@pytest.mark.parametrize(("language", "said"), [("ko", "그림 1.1"), ("en", "Fig. 1.1")])
def test_caption_and_reference(book, language, said):
    """Has the figure a number and a caption, the rest of its content below, and do references lead to it?"""
    page = soup(book, language)
    figure = page.select_one("figure#fig-own")
    assert figure.select_one("figcaption .caption-number").text.strip() == said
    assert figure.select_one("figcaption .legend p").text in PAGE[language]
    assert page.select_one("a[href='#fig-own'] .std-numref").text == said


def test_search_finds_the_caption_alone(book):
    """Does the search index hold the caption, and neither the figure's words nor its numbers?"""
    for language in LANGUAGES:
        index = (book / "_build" / "site" / "search" / f"{language}.js").read_text(encoding="utf-8")
        caption = soup(book, language).select_one("#fig-own figcaption .caption-text").text.strip()
        assert caption.rstrip("#").strip() in index
        for word in ("hint", "products", "turn", "credit", "sharpen"):
            assert words(language)[word] not in index
        assert "0.25" not in index


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_pdf(book, language):
    """Does the page that is printed hold both figures, whole, their tables still named by what stands above them?"""
    page = BeautifulSoup(joined_page(book, book / "_build" / "site", language), "html.parser")
    figures = page.select("[data-interactive=sliding-kernel]")
    assert len(figures) == 2
    for figure in figures:
        assert [len(table.select("td")) for table in figure.select("table")][1:3] == [9, 9]
        for table in figure.select("table"):
            assert page.find(id=table["aria-labelledby"]).get_text(strip=True)
    assert numbers(figures[0].select_one(".sk-picture table")) == IMAGE


def test_only_its_pages_load_the_script(book):
    """Is the script left to the pages that need it, and loaded once for two figures?"""

    def loaded(stem):
        page = BeautifulSoup(source_of(book, "en", stem), "html.parser")
        folder = book / "_build" / "site" / "en"
        return "".join((folder / one["src"]).read_text(encoding="utf-8") for one in page.select("script[src]"))

    assert loaded("index").count("class SlidingKernel") == 0
    assert loaded("01-a").count("class SlidingKernel") == 1
    assert loaded("01-a").count("class FeatureMapSize") == 0
    assert loaded("02-b").count("class FeatureMapSize") == 1
    assert loaded("03-c").count("class Pooling") == 1
    shared = {stem: loaded(stem).count("courseFigures = ") for stem in ("index", "01-a", "02-b", "03-c")}
    assert shared == {"index": 0, "01-a": 1, "02-b": 1, "03-c": 1}
    assert not list((book / "_build" / "site").rglob("*.yml"))


def test_weight_of_the_style(book):
    """Do the figures' style sheets, which are part of every page's one sheet, stay below 2.5 KB compressed?"""
    (sheet,) = (book / "_build" / "site" / "assets").glob("*.css")
    css = sheet.read_text(encoding="utf-8")
    sources = [ROOT / "book" / "_assets" / "interactive.css", *(ROOT / "book" / "figures").glob("*.css")]
    own = "".join(re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S) for path in sources)
    rules = re.findall(r"^[.\[][^{}@]*\{[^{}]*\}", own, flags=re.M)
    assert len(rules) > 50 and [rule for rule in rules if rule not in css] == []
    without = css
    for rule in rules:
        without = without.replace(rule, "")
    assert 0 < len(gzip.compress(css.encode())) - len(gzip.compress(without.encode())) < 2560


def texts(table):
    """Return what a table shows, row by row."""
    return [[cell.text for cell in row.select("th, td")] for row in table.select("tr")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sizes_whole_without_script(book, language):
    """Do the windows of the first layer, what is said of them, and every layer's size stand in the page?"""
    figure = soup(book, language, "02-b").select_one("#fig-usual-sizes .interactive")
    pixels, *windows, sums = texts(figure.select_one(".fm-drawing table"))
    assert pixels[1:] == [str(pixel) for pixel in range(16)]
    assert ["".join("●" if one else "." for one in row[1:]) for row in windows] == [
        "." * start + "●●●" + "." * (13 - start) for start in range(0, 13, 2)
    ]
    assert sums[1:] == list("1121212121212110")
    assert [cell.text for cell in figure.select(".fm-unseen")] == ["15", "0"]
    said = figure.select_one("[role=status]").text
    assert said.endswith(words(language, "feature-map-size")["unseen"].format(pixels=15))
    assert "16 + 2·0 − 1·(3 − 1) − 1 = 13" in said
    assert [row[5:] for row in texts(figure.select_one(".fm-ledger"))[1:]] == [
        ["16×16×3", "", ""],
        ["7×7×8", "224", "3×3"],
        ["7×7×16", "1,168", "7×7"],
        ["3×3×32", "4,640", "11×11"],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sizes_are_named_and_told_apart(book, language):
    """Has every table and control of both figures a name in the page's language, and every id one bearer?"""
    page = soup(book, language, "02-b")
    ids = [one["id"] for one in page.select("[id]")]
    assert len(set(ids)) == len(ids)
    for figure in page.select(".interactive"):
        assert json.loads(figure.script.string)["words"] == words(language, "feature-map-size")
        assert bool(re.search("[가-힣]", figure.get_text())) == (language == "ko")
        for table in figure.select("table"):
            assert page.find(id=table["aria-labelledby"]).get_text(strip=True)
        for control in figure.select("input"):
            label = control.find_parent("label") or page.find("label", attrs={"for": control.get("id", "")})
            assert label.get_text(strip=True), control
    assert len({one["name"] for one in page.select("input[type=radio]")}) == 2 * 6


def test_sizes_of_the_pages_own(book):
    """Does a page's own stack begin with its own layers, a column of padding at each end of the drawing?"""
    figure = soup(book, "en", "02-b").select_one("#fig-sizes .interactive")
    assert texts(figure.select_one(".fm-ledger"))[2][1:] == ["2", "1", "1", "2", "10×10×8", "168", "3×3"]
    assert texts(figure.select_one(".fm-ledger"))[3][1:] == ["4", "3", "2", "1", "4×4×16", "2,064", "6×6"]
    assert len(figure.select(".fm-drawing tr")[0].select("td.fm-pad")) == 2
    assert figure.select_one("[role=status]").text.endswith("A weight lies on every pixel.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pooling_whole_without_script(book, language):
    """Do the map, its pooled maxima, their gradient, and what a step to the right changes stand in the page?"""
    figure = soup(book, language, "03-c").select_one("#fig-own-map .interactive")
    assert numbers(figure.select_one(".po-input table")) == MAP
    image = np.array(MAP, float)[None, None]
    output = max_pool2d(image, 2)
    assert numbers(figure.select_one(".po-output table")) == output[0, 0].tolist()
    gradient = max_pool2d_backward(np.ones_like(output), image, 2).input
    assert numbers(figure.select_one(".po-gradient table")) == gradient[0, 0].tolist()
    named = words(language, "pooling")
    said = named["said_max"].format(row=0, column=0, values="1, 5, 5, 4", value=5)
    assert figure.select_one(".po-window").text == f"{said} {named['tie'].format(count=2)}"
    changed = (max_pool2d(np.roll(image, 1, 3), 2) != output).sum()
    assert figure.select_one(".po-ahead").text == named["ahead"].format(total=output.size, changed=changed)


def test_pooling_of_the_course_by_hand(book):
    """On the figure's own map, is the dark line gone from the maxima, and do 6 of 16 change at a step to the right?"""
    figure = soup(book, "en", "03-c").select_one("#fig-usual-map .interactive")
    given, output = (numbers(figure.select_one(f".po-{name} table")) for name in ("input", "output"))
    assert [row[5] for row in given] == [0] * 8 and 0 not in sum(output, [])
    assert [row[1] for row in output] == [9] * 4
    assert "changes 6 of 16 output cells" in figure.select_one(".po-ahead").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pooling_is_named_and_told_apart(book, language):
    """Has every table and control of both figures a name in the page's language, and every id one bearer?"""
    page = soup(book, language, "03-c")
    ids = [one["id"] for one in page.select("[id]")]
    assert len(set(ids)) == len(ids)
    for figure in page.select(".interactive"):
        assert json.loads(figure.script.string)["words"] == words(language, "pooling")
        assert bool(re.search("[가-힣]", figure.get_text())) == (language == "ko")
        for table in figure.select("table"):
            assert page.find(id=table["aria-labelledby"]).get_text(strip=True)
        controls = [
            one.get("aria-label") or (one.find_parent("label") or one).text for one in figure.select("input, button")
        ]
        assert len(controls) == 4 + 2 + 2 + 7 and all(controls)
    assert len({one["name"] for one in page.select("input[type=radio]")}) == 2 * 3


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_every_figure_has_its_files_and_words(path):
    """Has a figure script and style sheet, and each word both languages with the same placeholders?"""
    assert path.with_suffix(".js").is_file() and path.with_suffix(".css").is_file()
    table = yaml.safe_load(path.read_text(encoding="utf-8"))["words"]
    assert len(table) > 10
    for key, texts in table.items():
        assert set(texts) == set(LANGUAGES), key
        placeholders = [sorted(re.findall(r"\{\w+\}", texts[language])) for language in LANGUAGES]
        assert all(text.strip() for text in texts.values()) and placeholders[0] == placeholders[1], key
        assert re.search("[가-힣]", texts["ko"]) and not re.search("[가-힣]", texts["en"]), key


def test_words_and_captions_are_linted(tmp_path):
    """Is a wrong particle found in a figure's words, and in a caption?"""
    root = make_book(tmp_path, {"01-a": PAGE["ko"].replace("커널을 옮", "커널를 옮")}, {"01-a": PAGE["en"]})
    for name in ("terms.yml", "readings.yml"):
        (root / "book" / name).write_text((ROOT / "book" / name).read_text(encoding="utf-8"), encoding="utf-8")
    path = root / "book" / "figures" / "sliding-kernel.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("0은 검은색", "0는 검은색"), encoding="utf-8")
    found = sorted((one.path, one.text) for one in korean_faults(root))
    assert [path for path, _ in found] == ["book/figures/sliding-kernel.yml", *["book/ko/01-a.md"] * 2]
    assert found[0][1].startswith("0는 검은색") and found[1][1].startswith("커널를 옮")
