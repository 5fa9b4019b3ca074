"""What a built page loads: from its own site alone, and only what is there."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Elements whose address a browser loads by itself. A link that a reader follows may lead anywhere.
_LOADED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
}
_LOADING_LINKS = frozenset(
    ["stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon", "manifest"]
)
_STYLE_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


class AddressError(Exception):
    """A page loads something from elsewhere, or something that is not there."""


class LoadedAddresses(HTMLParser):
    """Collect the addresses that a page loads without being asked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element loads."""
        values = {name: value for name, value in attrs if value}
        self._in_style = tag == "style"
        for name in _LOADED.get(tag, ()):
            if name in values:
                parts = values[name].split(",") if name == "srcset" else [values[name]]
                self.found += [part.split()[0] for part in parts if part.split()]
        if tag == "link" and _LOADING_LINKS & set(values.get("rel", "").lower().split()) and "href" in values:
            self.found.append(values["href"])
        self.found += style_addresses(values.get("style", ""))

    def handle_data(self, data: str) -> None:
        """Note what a style element loads."""
        if self._in_style:
            self.found += style_addresses(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave a style element."""
        self._in_style = False


def style_addresses(style: str) -> list[str]:
    """Return what a style sheet loads."""
    return [one or other for one, other in _STYLE_ADDRESS.findall(style)]


def check_addresses(site: Path) -> None:
    """Raise AddressError naming each page or style sheet that loads from elsewhere, or what does not exist."""
    faults = []
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.css")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".css":
            found = style_addresses(text)
        else:
            page = LoadedAddresses()
            page.feed(text)
            found = page.found
        for address in dict.fromkeys(found):
            if fault := _fault(path, address):
                faults.append(f"{path.relative_to(site).as_posix()} {fault} {address[:120]}")
    if faults:
        raise AddressError("a page must load from its own site only: copy what it needs.\n" + "\n".join(faults))


def _fault(path: Path, address: str) -> str | None:
    parts = urlsplit(address)
    if parts.scheme == "data" or (not parts.path and parts.fragment):
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return "loads from elsewhere:"
    return None if (path.parent / unquote(parts.path)).is_file() else "loads what is not there:"
