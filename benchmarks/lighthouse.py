"""Lighthouse's mobile scores of the front pages, a chapter and the landing page: `python benchmarks/lighthouse.py`.

Runs each page three times and prints the median of its performance, which swings with the machine's other work, and
the lowest of the other scores, which do not. Needs Chromium and a built site (`course build`).
"""

import json
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from publishing.node import install_packages, node  # noqa: E402
from tests.system.site import chromium, served  # noqa: E402

CHAPTER = "07-one-by-one-convolution"
PAGES = ["?choose", *(f"{language}/{stem}.html" for stem in ("index", CHAPTER) for language in ("ko", "en"))]
STEADY = ("accessibility", "best-practices", "seo")


def run_lighthouse(home: str, pages: list[str]) -> list[dict]:
    """Return what Lighthouse says of pages of a served site, one dictionary a page."""
    command = [str(node()), str(ROOT / "tests" / "system" / "lighthouse.mjs"), chromium()]
    result = subprocess.run(
        [*command, *(home + page for page in pages)], capture_output=True, encoding="utf-8", check=True
    )
    return [json.loads(line) for line in result.stdout.splitlines()]


def main(site: Path, rounds: int) -> None:
    """Print a line a page."""
    install_packages(dev=True)
    seen = defaultdict(list)
    with served(site) as home:
        for _ in range(rounds):
            for page, answer in zip(PAGES, run_lighthouse(home, PAGES), strict=True):
                seen[page].append(answer)
    for page, answers in seen.items():
        performance = statistics.median(answer["scores"]["performance"] for answer in answers)
        lowest = {name: min(answer["scores"][name] for answer in answers) for name in STEADY}
        failed = sorted({audit for answer in answers for audit in answer["failed"]})
        shift = max(answer["shift"] for answer in answers)
        print(f"{page}: performance {performance:g} (median of {rounds}), {lowest}, shift {shift:.3f}, failed {failed}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "_build" / "site", 3)
