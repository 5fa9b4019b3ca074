"""Lighthouse's scores, and what a first view weighs. Speed is printed, not asserted: the machine has other work."""

import pytest
from playwright.sync_api import sync_playwright

from benchmarks.lighthouse import CHAPTER, PAGES, STEADY, run_lighthouse
from publishing.build import build_site
from publishing.node import install_packages
from publishing.pages import LANGUAGES
from tests.system.site import ROOT, arguments, chromium, sent, served

pytestmark = pytest.mark.system

BUDGET = 400_000  # bytes as sent


@pytest.fixture(scope="module")
def site():
    """The folder of the course's site."""
    return build_site(ROOT, lambda line: None)


def test_scores(site, capsys):
    """Are the front pages, a chapter and the landing page accessible, sound and easy to find, in Lighthouse's view?"""
    install_packages(dev=True)
    with served(site) as home:
        answers = dict(zip(PAGES, run_lighthouse(home, PAGES), strict=True))
    with capsys.disabled():
        print("".join(f"\n{page}: performance {answer['scores']['performance']}" for page, answer in answers.items()))
    steady = {page: [answer["scores"][name] for name in STEADY] for page, answer in answers.items()}
    assert steady == dict.fromkeys(PAGES, [100, 100, 100]), {page: one["failed"] for page, one in answers.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", ["index", CHAPTER])
def test_first_view_is_light(site, language, stem):
    """Does a first view load no more than 400 kB, compressed as a static host sends it?"""
    loaded = []
    with served(site) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments())
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.on("response", lambda answer: loaded.append(answer.url.removeprefix(home).split("?")[0]))
        page.goto(f"{home}{language}/{stem}.html")
        page.wait_for_load_state("networkidle")
        browser.close()
    files = [site / name for name in dict.fromkeys(loaded)]
    weights = {file.name: len(sent(file, file.stat().st_mtime_ns)) for file in files}
    assert {f".{name.rsplit('.')[-1]}" for name in weights} >= {".html", ".css", ".js", ".woff2"}
    assert sum(weights.values()) <= BUDGET, weights
