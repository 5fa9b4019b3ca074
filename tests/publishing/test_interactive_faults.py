"""What of an interactive figure stops a build, and what it says then."""

import importlib.util
import re

import pytest

from publishing.build import BuildError, build_language
from publishing.parity import check_parity

from .interactive_page import NUMBERS, PAGE, block
from .small_book import ROOT, make_book

IMAGE, KERNEL = NUMBERS
CAPTION = "A caption."
SIZES = "feature-map-size"
FAULTS = {
    "unknown figure": (block(CAPTION, name="rolling-kernel"), "there is no such figure: choose one of sliding-kernel"),
    "no caption": (block(""), "its content must begin with a paragraph, the caption: write one"),
    "no caption but a list": (block("- one\n- two"), "must begin with a paragraph"),
    "image too small": (block(CAPTION, ":image: 1 2; 3 4; 5 6", KERNEL), ":image: is 3×2, smaller than the 3×3 kernel"),
    "image too large": (block(CAPTION, ":image: " + "; ".join(["1 2 3 4"] * 9)), ":image: is 9×4, too large"),
    "kernel of another size": (block(CAPTION, IMAGE, ":kernel: 1 2; 3 4"), ":kernel: is 2×2: this figure slides"),
    "rows of different lengths": (block(CAPTION, ":image: 1 2 3; 4 5; 6 7 8"), ":image: has rows of 3, 2, 3 numbers"),
    "no number": (block(CAPTION, IMAGE, ":kernel: 1 2 3; 4 x 6; 7 8 9"), ":kernel: holds 'x': write plain numbers"),
    "infinite number": (block(CAPTION, ":image: 1 2 3; 4 inf 6; 7 8 9"), ":image: holds 'inf'"),
    "too many decimals": (block(CAPTION, IMAGE, ":kernel: 1 2 3; 4 0.33333 6; 7 8 9"), "holds '0.33333'"),
    "number too large": (block(CAPTION, ":image: 1 2 3; 4 100 6; 7 8 9"), ":image: holds 100: write numbers from -99"),
    "size unreadable": (block(CAPTION, ":size: 8.5", name=SIZES), ":size: is '8.5': write one whole number."),
    "size too large": (block(CAPTION, ":size: 17", name=SIZES), ":size: is 17: give the input a side from 4 to 16."),
    "no channel": (block(CAPTION, ":channels: 0", name=SIZES), ":channels: is 0: give the input from 1 to 64"),
    "too many layers": (block(CAPTION, f":layers: {'; '.join(['1 1 0 1 8'] * 5)}", name=SIZES), "has 5 rows, too many"),
    "setting lost": (block(CAPTION, ":layers: 3 1 1 8", name=SIZES), "has a row of 4 numbers: write kernel, stride"),
    "no such padding": (block(CAPTION, ":layers: 3 1 3 1 8", name=SIZES), "holds padding 3: choose one of 0, 1, 2."),
    "nothing left": (
        block(CAPTION, ":size: 4", ":layers: 3 1 0 1 8; 3 1 0 1 8", name=SIZES),
        "leaves nothing after row 2",
    ),
    "map too small": (block(CAPTION, ":map: 1 2 3 4; 5 6 7 8", name="pooling"), ":map: is 2×4: give it from 4 to 8"),
    "map too large": (
        block(CAPTION, ":map: " + "; ".join(["1 2 3 4 5 6 7 8 9"] * 4), name="pooling"),
        ":map: is 4×9: give it from 4 to 8 rows and columns.",
    ),
    "no digit": (block(CAPTION, ":map: " + "; ".join(["1 2 3 12"] * 4), name="pooling"), ":map: holds 12: write whole"),
    "half a digit": (block(CAPTION, ":map: " + "; ".join(["1 2.5 3 4"] * 4), name="pooling"), ":map: holds 2.5: write"),
    "option of another": (block(CAPTION, ":size: 8", name="pooling"), "its option :size: means nothing to this figure"),
    "empty image": (block(CAPTION, ":image:"), ":image: has rows of 0 numbers"),
}


def named(source: str, name: str) -> str:
    """Return a directive with a name of its own."""
    first, rest = source.split("\n", 1)
    return f"{first}\n:name: fig-{name.replace(' ', '-')}\n{rest}"


def faults_of(root, language: str = "ko") -> list[str]:
    """Return the warnings that end a build."""
    with pytest.raises(BuildError) as caught:
        build_language(root, language, lambda line: None)
    return caught.value.warnings


@pytest.fixture(scope="module")
def warnings(tmp_path_factory):
    """The line of each fault on a page that has them all, and what a build says of that page."""
    planted = {name: named(source, name) for name, (source, _) in FAULTS.items()}
    planted["no name"] = block(CAPTION)
    page = "(a)=\n# A\n\n" + "\n".join(planted.values())
    root = make_book(tmp_path_factory.mktemp("faults"), {"01-a": page}, {"01-a": PAGE["en"]})
    text = (root / "book" / "ko" / "01-a.md").read_text(encoding="utf-8")
    return {name: text[: text.rindex(source)].count("\n") + 1 for name, source in planted.items()}, faults_of(root)


@pytest.mark.parametrize("fault", [*FAULTS, "no name"])
def test_fault_stops_the_build(warnings, fault):
    """Is a figure that cannot be shown one warning at its line that says what to do?"""
    lines, said = warnings
    (here,) = [line for line in said if re.search(rf"01-a\.md:{lines[fault]}\b", line)]
    assert (FAULTS[fault][1] if fault in FAULTS else "it has no :name:") in here


def test_only_the_faults_are_warned_of(warnings):
    """Is nothing said beyond one line a fault?"""
    assert len(warnings[1]) == len(FAULTS) + 1


SPOILED = {
    "language lost": ('padding: {ko: "패딩", en:', "padding: {en:", "the word 'padding' has no 'ko'"),
    "empty": ('en: "Padding"', 'en: ""', "the word 'padding' has no 'en'"),
    "another language": ('en: "Padding"', 'de: "Rand"', "the word 'padding' has no 'en'"),
    "no languages": ('{ko: "패딩", en: "Padding"}', "Padding", "the word 'padding' has no 'ko'"),
    "placeholder lost": (
        "Position {number} of {total}",
        "Position {number}",
        "the word 'place' holds {number} {total} in ko, but {number} in en: fill in the same in both.",
    ),
}


def spoiled(folder, old: str, new: str):
    """Return the figure's file in `folder` with one place changed."""
    path = folder / "sliding-kernel.yml"
    text = (ROOT / "book" / "figures" / path.name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(("old", "new", "said"), SPOILED.values(), ids=SPOILED)
def test_words_of_a_figure(tmp_path, old, new, said):
    """Is a word refused that lacks a language, or has another placeholder in one?"""
    spec = importlib.util.spec_from_file_location("figure", ROOT / "book" / "_ext" / "interactive_figure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.raises(module.FigureError) as caught:
        module.read_figure(spoiled(tmp_path, old, new))
    assert str(caught.value).startswith(f"sliding-kernel.yml: {said}")


def test_words_stop_the_build(tmp_path):
    """Is a word that lacks a language one warning at the line of each page that shows the figure?"""
    root = make_book(tmp_path, {"01-a": PAGE["ko"]}, {"01-a": PAGE["en"]})
    old, new, said = SPOILED["language lost"]
    spoiled(root / "book" / "figures", old, new)
    found = [line for line in faults_of(root, "en") if said in line]
    starts = [at for at, line in enumerate((root / "book/en/01-a.md").read_text().splitlines(), 1) if ":::{int" in line]
    assert [re.search(r"01-a\.md:(\d+)", line)[1] for line in found] == [str(one) for one in starts]


DRIFT = {
    "image": (":image: 5 0", ":image: 5 1", "interactive directive's :image: is `5 0 -1 2"),
    "kernel": (KERNEL, ":kernel: 1 0 0; 0 1 0; 0 0 1", "interactive directive's :kernel: is"),
    "kernel lost": (f"{KERNEL}\n", "", "interactive directive's :kernel: is .*, but missing"),
    "name": (":name: fig-own", ":name: fig-one", "interactive directive's :name: is `fig-own`, but `fig-one`"),
    "figure": ("{interactive} sliding-kernel", "{interactive} ledger", "argument is `sliding-kernel`, but `ledger`"),
    "figure lost": (block("Move the kernel.\n\nA second paragraph.", ":name: fig-usual"), "", "no counterpart"),
}


@pytest.mark.parametrize(("old", "new", "said"), DRIFT.values(), ids=DRIFT)
def test_drift_between_the_languages(tmp_path, old, new, said):
    """Must both languages show the same figure under the same name with the same numbers, captions aside?"""
    root = make_book(tmp_path, {"01-a": PAGE["ko"]}, {"01-a": PAGE["en"]})
    assert check_parity(root) == []
    path = root / "book" / "en" / "01-a.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert [fault for fault in check_parity(root) if re.search(said, fault)], check_parity(root)
