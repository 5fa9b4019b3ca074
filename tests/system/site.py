"""The built site as a static host serves it, compressed, and the machine's Chromium to look at it."""

import gzip
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Already compressed: a static host sends them as they are.
_PACKED = frozenset({".woff2", ".png", ".jpg", ".webp", ".pdf"})
ARGUMENTS = [
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class MissingBrowser(Exception):
    """There is no Chromium on this machine."""


def chromium() -> str:
    """Return the path of the machine's Chromium. Raises MissingBrowser."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        raise MissingBrowser("No Chromium on this machine: install one (Debian and Ubuntu: apt-get install chromium).")
    return path


def arguments() -> list[str]:
    """Return the options that Chromium needs here: as root it has no sandbox."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*ARGUMENTS, *(["--no-sandbox"] if as_root else [])]


@lru_cache(maxsize=256)
def sent(path: Path, modified: int) -> bytes:
    """Return a file as a static host sends it."""
    content = path.read_bytes()
    return content if path.suffix in _PACKED else gzip.compress(content, 6, mtime=0)


class CompressingHandler(SimpleHTTPRequestHandler):
    """Serve a folder with gzip, as static hosts do, without a line a request."""

    def do_GET(self) -> None:
        """Send a file, compressed unless it is so already."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = sent(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix not in _PACKED:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site inside this block and yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(CompressingHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
