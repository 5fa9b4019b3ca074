"""The register of claims, the boxes that show them, what a build refuses, and the page that lists them all."""

import importlib
import re
import shutil
from collections import Counter

import pytest
import yaml
from bs4 import BeautifulSoup

from publishing.build import BuildError, build_language, build_site
from publishing.pages import LANGUAGES

from .small_book import HEADER, ROOT, make_book

REGISTER = yaml.safe_load((ROOT / "book" / "claims.yml").read_text(encoding="utf-8"))
CLAIMS = {claim["id"]: claim for claim in REGISTER["claims"]}
CHAPTERS = {chapter["stem"]: chapter for part in REGISTER["parts"] for chapter in part["chapters"]}
CHAPTER = "07-one-by-one-convolution"
SHOWN_IN_07 = ["D2-03", "D2-04", "D2-15", "D3-13", "D1-23", "D2-14", "D2-16", "D3-10"]
PROOF = "assert 1 + 1 == 2"


def cell(*claims: str, code: str = PROOF, also: str = "") -> str:
    """Return a cell that is tagged with claims, and with other tags."""
    tags = ", ".join([*(f"claim-{claim}" for claim in claims), *([also] if also else [])])
    return f"\n```{{code-cell}} python\n:tags: [{tags}]\n\n{code}\n```\n"


def box(claim: str, content: str = "") -> str:
    """Return the directive for a claim."""
    return f"\n```{{claim}} {claim}\n{content}\n```\n"


def make(root, ko: dict[str, str], en: dict[str, str]):
    """Make a small book with the course's own register."""
    trees = [
        {stem: HEADER * ("{code-cell}" in text) + f"({stem})=\n# A\n{text}" for stem, text in tree.items()}
        for tree in (ko, en)
    ]
    make_book(root, *trees)
    shutil.copy(ROOT / "book" / "claims.yml", root / "book" / "claims.yml")
    return root


def page(folder, stem):
    """Return a built page, parsed, without the copies of formulas that only a screen reader meets."""
    parsed = BeautifulSoup((folder / f"{stem}.html").read_text(encoding="utf-8"), "html.parser")
    for copy in parsed.select(".katex-html"):
        copy.decompose()
    return parsed


def test_the_register_is_whole():
    """Are all claims of the three documents there, 46, 16 and 13, numbered without a gap?"""
    ids = [claim["id"] for claim in REGISTER["claims"]]
    assert len(ids) == len(set(ids)) == 75
    for document, count in (("D1", 46), ("D2", 16), ("D3", 13)):
        assert [id_ for id_ in ids if id_.startswith(document)] == [f"{document}-{n:02}" for n in range(1, count + 1)]
    assert Counter(claim["verdict"] for claim in CLAIMS.values()) == {"holds": 31, "refine": 36, "correct": 8}
    assert {id_ for id_, claim in CLAIMS.items() if claim.get("cited")} == {"D1-41"}


@pytest.mark.parametrize("id_", sorted(CLAIMS))
def test_both_languages_say_the_same_figures(id_):
    """Does each claim have its texts in both languages, of that language, with the same numbers in each?"""
    claim = CLAIMS[id_]
    assert set(claim["ko"]) == set(claim["en"])
    wanted = {"claim", "show"} if claim["verdict"] == "holds" else {"claim", "truth", "show"}
    assert wanted <= set(claim["ko"]) <= {"claim", "truth", "show"}
    for key, korean in claim["ko"].items():
        english = claim["en"][key]
        ko, en = (Counter(re.findall(r"\d+(?:[.,]\d+)*", text)) for text in (korean, english))
        assert ko == en, f"{key}: Korean has more {ko - en}, English {en - ko}"
        assert not re.search("[가-힣]", english), key
        assert re.search("[가-힣]", korean) or "$" in korean, key
        assert not re.search(r"[가-힣]\.[가-힣]", korean), f"{key}: no space after a full stop"


def test_every_chapter_is_planned():
    """Is each claim owned by a chapter of the book, and has each of the sixteen chapters a claim of its own?"""
    assert [int(stem[:2]) for stem in CHAPTERS] == list(range(1, 17))
    assert {claim["chapters"][0] for claim in CLAIMS.values()} == set(CHAPTERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_those_of_the_pages(language):
    """Does the register call each chapter that is written by its own title?"""
    written = [stem for stem in CHAPTERS if (ROOT / "book" / language / f"{stem}.md").is_file()]
    assert CHAPTER in written
    for stem in written:
        text = (ROOT / "book" / language / f"{stem}.md").read_text(encoding="utf-8")
        assert re.search(r"^# (.+)$", text, re.MULTILINE)[1] == CHAPTERS[stem]["title"][language]


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The pages of a book that shows four claims, one of them in two chapters: {(language, stem): page}."""
    own = {"ko": "여기만의 **말** $x_0$.", "en": "Words of **this** page, $x_0$."}
    trees = {}
    for language in LANGUAGES:
        first = cell("D2-03") + box("D2-03") + cell("D2-16", "D1-23", code=f"for i in range(2):\n    {PROOF}")
        first += box("D2-16") + box("D1-23", own[language]) + "\n{ref}`x <claim-d2-15>`\n"
        other = cell("D2-15") + box("D2-15")
        stub = (ROOT / "book" / language / "claims.md").read_text(encoding="utf-8")
        trees[language] = {CHAPTER: first, "08-dense-to-convolution": other, "claims": stub.split("\n", 2)[2]}
    root = make(tmp_path_factory.mktemp("claims"), trees["ko"], trees["en"])
    register = root / "book" / "claims.yml"
    data = yaml.safe_load(register.read_text(encoding="utf-8"))
    for entry in data["claims"]:
        if entry["id"] == "D2-15":
            entry["chapters"] = ["08-dense-to-convolution", CHAPTER]
    register.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    folders = {language: build_language(root, language, lambda line: None) for language in LANGUAGES}
    stems = (CHAPTER, "08-dense-to-convolution", "claims")
    return {(language, stem): page(folder, stem) for language, folder in folders.items() for stem in stems}


def test_a_claim_that_holds_is_one_quiet_note(shown):
    """Does it say the source's statement and, where there is one, the exact truth, under a name a reader hears?"""
    for language, words in (("ko", "위에서 확인"), ("en", "Confirmed above")):
        note = shown[language, CHAPTER].select_one("#claim-d2-03.claim.claim-holds[role=note]")
        title = note.select_one(".claim-title")
        assert note["aria-labelledby"] == title["id"]
        assert title.text.split() == [*words.split(), "D2-03"]
        assert "W = [[0, 1, 1], [2, 3, 5]]" in note.text and not note.select("dl, .claim-label")
        assert title.a["href"] == "claims.html#register-d2-03"
    assert "More exactly: The result is a" in shown["en", CHAPTER].select_one("#claim-d2-16").text
    assert "더 정확히: 결과는" in shown["ko", CHAPTER].select_one("#claim-d2-16").text


def test_a_claim_that_does_not_simply_hold_has_two_parts(shown):
    """Does the box set the source against what is true, in the page's own words where it has some?"""
    titles = {"ko": "자료의 설명과 실제", "en": "What the source says, and what is true"}
    for language, own in (("ko", "여기만의"), ("en", "Words of")):
        content = shown[language, CHAPTER].select_one("#claim-d1-23.claim-refine")
        assert content.select_one(".claim-title").text.startswith(titles[language])
        said, true = content.select("dd")
        assert CLAIMS["D1-23"][language]["claim"] in said.text
        assert true.text.strip().startswith(own) and true.select("strong") and true.select(".katex")
        assert CLAIMS["D1-23"][language]["truth"] not in content.text
        registered = shown[language, "08-dense-to-convolution"].select_one("#claim-d2-15.claim-correct").select("dd")[1]
        assert registered.text.split()[:3] == CLAIMS["D2-15"][language]["truth"].split()[:3]
    link = shown["en", CHAPTER].find("a", string="x")
    assert link["href"] == "08-dense-to-convolution.html#claim-d2-15"


def test_the_page_of_all_claims(shown):
    """Does it list all 75 below their chapters, with the verdict, a link where one is shown, and a count?"""
    for language in LANGUAGES:
        listed = shown[language, "claims"]
        entries = listed.select("ul.claims-list > li")
        assert [entry["id"] for entry in entries if "d2-15" in entry["id"]] == ["register-d2-15"]
        assert {entry["id"] for entry in entries} == {f"register-{id_.lower()}" for id_ in CLAIMS}
        links = {
            entry["id"].removeprefix("register-"): entry.select_one(".claim-where a")["href"]
            for entry in entries
            if entry.select(".claim-where a")
        }
        assert links == {
            **{name: f"{CHAPTER}.html#claim-{name}" for name in ("d1-23", "d2-03", "d2-16")},
            "d2-15": "08-dense-to-convolution.html#claim-d2-15",
        }
        assert set(re.findall(r"\d+", listed.select_one(".claims-count").text)) == {"75", "4", "71", "31", "36", "8"}
        section = listed.select_one("section#claims-part-3 > section#claims-10-residual-networks")
        assert [entry["id"] for entry in section.select("li[id]")] == ["register-d1-26", "register-d1-27"]
    where = shown["en", "claims"].select_one("#register-d1-02 .claim-where")
    assert where.text == "open: chapter 3, Weight sharing and equivariance"
    assert shown["ko", "claims"].select_one("#register-d1-02 .claim-verdict").text == "조건부로 옳음"


# Each text is wrong in one way; its warning must say so and nothing else.
FAULTS = {
    "unknown": (box("D9-99"), [r"\{claim\} D9-99: book/claims\.yml has no such claim"]),
    "unknown-tag": (cell("D9-98"), [r"the tag claim-D9-98: book/claims\.yml has no such claim"]),
    "no-cell": (box("D1-24"), [r"\{claim\} D1-24: no cell above it is tagged claim-D1-24"]),
    "cell-below": (
        box("D1-13") + cell("D1-13"),
        [r"\{claim\} D1-13: no cell above it is tagged claim-D1-13"],
    ),
    "no-assert": (cell("D1-01", code="x = 'assert'") + box("D1-01"), ["the cell for D1-01 asserts nothing"]),
    "constant": (cell("D1-03", code="assert True") + box("D1-03"), ["the cell for D1-03 asserts nothing"]),
    "in-function": (
        cell("D1-05", code="def check():\n    assert 1 + 1 == 2") + box("D1-05"),
        ["the cell for D1-05 asserts nothing"],
    ),
    "skipped": (cell("D1-06", also="skip-execution") + box("D1-06"), ["the cell for D1-06 was not executed"]),
    "may-raise": (
        cell("D1-07", also="raises-exception") + box("D1-07"),
        ["the cell for D1-07 may raise, so its assertions decide nothing"],
    ),
    "silent": (cell("D2-03"), [r"the cell for D2-03 is tagged, but no \{claim\} D2-03 follows"]),
    "twice": (cell("D2-04") + box("D2-04") + box("D2-04"), [r"\{claim\} D2-04: this page has shown it already"]),
    "wrong-chapter": (
        cell("D3-08") + box("D3-08"),
        [r"\{claim\} D3-08: the register gives it to 14-unet, not to all-faults"],
    ),
    "not-cited": (box("D1-41"), [r"\{claim\} D1-41 is shown by the literature: cite it"]),
    "indented": (
        cell("D2-14") + "\n- point\n\n  ```{claim} D2-14\n  ```\n",
        [r"\{claim\} D2-14: begin a line of the page's own source with the directive"],
    ),
}


@pytest.fixture(scope="module")
def warnings(tmp_path_factory):
    """What the build of a page with all those faults says; every claim but D3-08 is given to it."""
    text = "".join(text for text, _ in FAULTS.values())
    alone = cell("D2-16") + box("D2-16")
    root = make(tmp_path_factory.mktemp("faults"), {"all-faults": text + alone}, {"all-faults": text})
    register = root / "book" / "claims.yml"
    data = yaml.safe_load(register.read_text(encoding="utf-8"))
    data["parts"][0]["chapters"].append({"stem": "all-faults", "title": {"ko": "x", "en": "x"}})
    for entry in data["claims"]:
        if entry["id"] != "D3-08":
            entry["chapters"] = ["all-faults"]
    register.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        build_language(root, "ko", lambda line: None)
    return caught.value.warnings


@pytest.mark.parametrize("fault", FAULTS)
def test_a_claim_not_proven_fails_the_build(warnings, fault):
    """Is each way named in which a page can say that a claim is shown, and does not show it?"""
    for message in FAULTS[fault][1]:
        assert sum(bool(re.search(f"all-faults.*: WARNING: {message}", line)) for line in warnings) == 1


def test_a_claim_in_one_language_fails_the_build(warnings):
    """Is the page named that lacks a claim which its twin shows?"""
    said = [line for line in warnings if "alone" in line]
    assert len(said) == 1
    assert "D2-16 is shown in ko/all-faults alone: add {claim} D2-16 to en/all-faults" in said[0]


def test_no_other_warning(warnings):
    """Does each fault give its own warning, and no page with a sound claim any?"""
    expected = sum(len(messages) for _, messages in FAULTS.values()) + 1
    assert len([line for line in warnings if "WARNING" in line]) == expected


def test_a_literature_claim_needs_only_its_citation(tmp_path):
    """Is a claim that nothing can run accepted where it cites, and the missing register named where it is gone?"""
    cite = "{cite}`someone2015`" + "\n\n```{bibliography}\n```\n"
    text = box("D1-41", "Driving uses others {cite}`someone2015`.") + f"\n{cite}"
    root = make(tmp_path, {"14-unet": text}, {"14-unet": text})
    entry = "@article{someone2015, author={A. One}, title={T}, journal={J}, year={2015}}\n"
    (root / "book" / "references.bib").write_text(entry, encoding="utf-8")
    built = page(build_language(root, "en", lambda line: None), "14-unet")
    assert built.select_one("#claim-d1-41 .citation, #claim-d1-41 a[href^='#']")
    (root / "book" / "claims.yml").unlink()
    with pytest.raises(BuildError, match=r"book/claims\.yml is missing"):
        build_language(root, "en", lambda line: None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"verdict": "maybe"}, "D1-01: its verdict must be one of holds, refine, correct"),
        ({"chapters": ["99-none"]}, "D1-01: its chapters must be chapters that `parts` lists"),
        ({"verdict": "refine"}, "D1-01: ko needs claim, show, truth"),
        ({"id": "D1-02"}, "has D1-02 twice"),
        ({"ko": {"claim": "가", "show": "나", "truth": "다"}}, "D1-01: truth must stand in both languages"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_named(tmp_path, monkeypatch, change, message):
    """Is a wrong entry of the register refused by its id and the rule, as the missing register is in a build?"""
    monkeypatch.syspath_prepend(ROOT / "book" / "_ext")
    register = importlib.import_module("claims_register")
    data = yaml.safe_load((ROOT / "book" / "claims.yml").read_text(encoding="utf-8"))
    data["claims"][0].update(change)
    (tmp_path / "book").mkdir()
    register.register_path(tmp_path).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(register.ClaimsError, match=re.escape(message)):
        register.read_register(tmp_path)


def test_the_real_book_shows_what_chapter_7_owns():
    """Are exactly the claims of the chapters that are written shown, in both languages, and all others open?"""
    site = build_site(ROOT, lambda line: None)
    written = [stem for stem in CHAPTERS if (site / "en" / f"{stem}.html").is_file()]
    owned = {id_ for id_, claim in CLAIMS.items() if claim["chapters"][0] in written}
    # A claim of several chapters may be shown before its owner is written.
    allowed = {id_ for id_, claim in CLAIMS.items() if set(claim["chapters"]) & set(written)}
    assert set(SHOWN_IN_07) <= owned
    for language in LANGUAGES:
        boxes = page(site / language, CHAPTER).select(".claim")
        assert [one["id"] for one in boxes] == [f"claim-{id_.lower()}" for id_ in SHOWN_IN_07]
        entries = page(site / language, "claims").select("ul.claims-list > li")
        shown = {entry.select_one(".claim-id").text for entry in entries if entry.select(".claim-where a")}
        assert owned <= shown <= allowed
        assert len(entries) == 75 and sum(bool(entry.select(".claim-open")) for entry in entries) == 75 - len(shown)
