"""A book of a few lines that builds with the real configuration, extensions and fonts."""

import shutil
from pathlib import Path

from publishing.parity import stamp_pages

ROOT = Path(__file__).resolve().parents[2]

HEADER = """---
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  display_name: Python 3
  name: python3
---

"""
FRONT = {"ko": "(front)=\n# 작은 책\n\n머리말입니다.\n", "en": "(front)=\n# A small book\n\nA preface.\n"}


def cell(code: str) -> str:
    """Return one code cell in MyST."""
    return f"\n```{{code-cell}} python\n{code}\n```\n"


def write_pages(root: Path, language: str, chapters: dict[str, str]) -> None:
    """Write a language's front page, chapters and table of contents."""
    folder = root / "book" / language
    folder.mkdir(parents=True, exist_ok=True)
    listed = "".join(f"      - file: {stem}\n" for stem in chapters)
    toc = f"format: jb-book\nroot: index\nparts:\n  - caption: Part {language}\n    chapters:\n{listed}"
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    for stem, text in {"index": FRONT[language], **chapters}.items():
        (folder / f"{stem}.md").write_text(text, encoding="utf-8")


def make_book(root: Path, ko: dict[str, str], en: dict[str, str]) -> Path:
    """Make a project at `root` whose pages are ours and whose machinery is the real one; return `root`.

    Sections that both languages have are stamped: somebody compared them.
    """
    for part in ("_ext", "_templates", "_assets", "_locale", "figures"):
        shutil.copytree(ROOT / "book" / part, root / "book" / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "cnnlib" / "fonts", root / "cnnlib" / "fonts")
    for name in ("_config.yml", "requirements.lock"):
        shutil.copy(ROOT / name, root / name)
    (root / "book" / "references.bib").write_text("", encoding="utf-8")
    for language, chapters in (("ko", ko), ("en", en)):
        write_pages(root, language, chapters)
    if ko and en:
        stamp_pages(root)
    return root
