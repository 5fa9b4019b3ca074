"""Fixtures of the quizzes' browser tests: a small site with quizzes of every kind, and visits to it."""

import os
import shutil
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from publishing.build import build_site
from publishing.pages import LANGUAGES

from ..publishing.quiz_page import PAGE, quiz_html
from ..publishing.small_book import ROOT, make_book
from .test_pages import ARGUMENTS, QuietHandler, visiting

WORDS = quiz_html().WORDS


@pytest.fixture(name="serve", scope="module")
def fixture_serve():
    """A function that serves a folder and returns its address."""
    servers = []

    def start(folder: Path) -> str:
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder))))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(name="small", scope="module")
def fixture_small(tmp_path_factory, serve):
    """The address of a small site with quizzes of every kind."""
    root = make_book(tmp_path_factory.mktemp("quizzes"), {"01-a": PAGE}, {"01-a": PAGE})
    return serve(build_site(root, lambda line: None))


@pytest.fixture(name="course", scope="module")
def fixture_course(serve):
    """The address of the course's own site."""
    return serve(build_site(ROOT, lambda line: None))


@pytest.fixture(name="browser", scope="module")
def fixture_browser():
    """The machine's Chromium."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.fail("No Chromium on this machine: install one (Debian and Ubuntu: apt-get install chromium).")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


@pytest.fixture(name="visit")
def fixture_visit(browser):
    """A function that opens a site in a context of its own; no visit may end with a fault."""
    with visiting(browser) as start:
        yield start


@pytest.fixture(
    name="opened", params=[(language, scheme) for language in LANGUAGES for scheme in ("light", "dark")], ids="-".join
)
def fixture_opened(request, visit, small):
    """The small page in one language and colour scheme, and the words of that language."""
    language, scheme = request.param
    page = visit(small, color_scheme=scheme).open(f"{language}/01-a.html")
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    return page, WORDS[language]


def said(page: Page, name: str) -> str:
    """Return what a quiz's live region says, formulas aside."""
    return page.locator(f"#quiz-{name} [role=status]").inner_text()


def press(page: Page, how: str, selector: str) -> None:
    """Press a control with the mouse, or with the keyboard once it has the focus."""
    control = page.locator(selector)
    if how == "mouse":
        control.click()
    else:
        control.focus()
        page.keyboard.press("Enter" if control.evaluate("one => one.tagName") == "BUTTON" else "Space")
