"""Pages with the interactive figures, in both languages, with numbers that stand in no other file."""

import json
import subprocess

from publishing.node import node

from .small_book import ROOT

IMAGE = [[5, 0, -1, 2], [1, 7, 0.5, 3], [0, 2, 4, 1], [6, 1, 0, 8], [3, 2, 9, 0]]
KERNEL = [[1, 0, -1], [2, 0.25, 0], [0, 3, -2]]


def rows(values: list[list[float]]) -> str:
    """Return numbers as the directive's options take them."""
    return "; ".join(" ".join(map(str, row)) for row in values)


def block(caption: str, *options: str, name: str = "sliding-kernel") -> str:
    """Return the directive with a caption and options."""
    return "\n".join([f":::{{interactive}} {name}", *options, "", caption, ":::", ""])


NUMBERS = (f":image: {rows(IMAGE)}", f":kernel: {rows(KERNEL)}")
TITLES = {"ko": "(a)=\n# 가\n\n", "en": "(a)=\n# A\n\n"}
CAPTIONS = {"ko": "커널을 옮깁니다.\n\n둘째 문단입니다.", "en": "Move the kernel.\n\nA second paragraph."}
REFERENCES = {"ko": "\n{numref}`fig-own` 다음 줄입니다.\n", "en": "\nA line below {numref}`fig-own`.\n"}
PAGE = {
    language: TITLES[language]
    + block(CAPTIONS[language], ":name: fig-own", *NUMBERS)
    + REFERENCES[language]
    + "\n"
    + block(CAPTIONS[language], ":name: fig-usual")
    for language in ("ko", "en")
}
SIZES = (":size: 10", ":channels: 5", ":layers: 2 1 1 2 8; 4 3 2 1 16")
SIZES_TITLES = {"ko": "(b)=\n# 나\n\n", "en": "(b)=\n# B\n\n"}
SIZES_CAPTIONS = {"ko": "설정을 바꿉니다.", "en": "Change the settings."}
SIZES_PAGE = {
    language: SIZES_TITLES[language]
    + block(SIZES_CAPTIONS[language], ":name: fig-sizes", *SIZES, name="feature-map-size")
    + "\n"
    + block(SIZES_CAPTIONS[language], ":name: fig-usual-sizes", name="feature-map-size")
    for language in ("ko", "en")
}
# Not square; its first window holds a tie, and its last column lies in no window of 2×2.
MAP = [[1, 5, 2, 0, 3], [5, 4, 2, 2, 3], [0, 6, 6, 9, 1], [7, 0, 8, 1, 1], [2, 2, 3, 4, 9], [0, 1, 0, 6, 5]]
POOLING_TITLES = {"ko": "(c)=\n# 다\n\n", "en": "(c)=\n# C\n\n"}
POOLING_CAPTIONS = {"ko": "맵을 옮깁니다.", "en": "Move the map."}
POOLING_PAGE = {
    language: POOLING_TITLES[language]
    + block(POOLING_CAPTIONS[language], ":name: fig-own-map", f":map: {rows(MAP)}", name="pooling")
    + "\n"
    + block(POOLING_CAPTIONS[language], ":name: fig-usual-map", name="pooling")
    for language in ("ko", "en")
}


def run_script(expression: str, name: str = "sliding-kernel") -> object:
    """Return the value of an expression over the arithmetic of a figure's script, `figure`, run by node."""
    path = json.dumps((ROOT / "book" / "figures" / f"{name}.js").as_posix())
    code = f"const figure = require({path}); process.stdout.write(JSON.stringify({expression}))"
    result = subprocess.run([str(node()), "-"], input=code, capture_output=True, encoding="utf-8", check=True)
    return json.loads(result.stdout)
