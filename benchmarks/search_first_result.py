"""How long a reader waits for the first result, from the keystroke to the page, served from this machine."""

import os
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

_WORDS = {"ko": "합성곱", "en": "convolution"}
# Measured inside the page, so that the driver's own time does not count.
_TIMED = """word => new Promise((resolve) => {
  const list = document.querySelector("#search-page ol");
  const input = document.querySelector("#search-page input");
  const begin = performance.now();
  const seen = new MutationObserver(() => list.children.length && resolve(performance.now() - begin));
  seen.observe(list, { childList: true });
  input.focus();
  input.value = word;
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
})"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


def print_first_results(site: Path) -> None:
    """Print, for each language, the wait for the first result of a first visit and of a second search."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        print("first result: not measured, for there is no Chromium on this machine")
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if as_root else [])
        for language, word in _WORDS.items():
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/{language}/search.html")
            page.wait_for_load_state("networkidle")
            cold = page.evaluate(_TIMED, word)
            page.locator("#search-page input").fill("")
            page.wait_for_timeout(300)
            warm = page.evaluate(_TIMED, word)
            print(f"{language}: first result after {cold:.0f} ms, that of the next search after {warm:.0f} ms")
        browser.close()
    server.shutdown()
    server.server_close()
