"""START.md as a page that a double click opens in a browser."""

import re

from markdown_it import MarkdownIt

_PAGE = """<!DOCTYPE html>
<html lang="ko">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>시작하기 · Start here</title>
<style>
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.65 system-ui, sans-serif; }}
body {{ word-break: keep-all; overflow-wrap: break-word; }}
h1 {{ margin-top: 3rem; }}
pre, table {{ display: block; overflow-x: auto; }}
td code {{ overflow-wrap: anywhere; }}
pre {{ padding: .75rem; border: 1px solid #8886; border-radius: .4rem; }}
td, th {{ padding: .4rem .8rem .4rem 0; text-align: start; vertical-align: top; border-bottom: 1px solid #8886; }}
</style>
<main>{korean}</main>
<main lang="en">{english}</main>
</html>
"""


def start_page(text: str) -> str:
    """The HTML page of START.md, whose second heading of the first rank begins the English half."""
    html = MarkdownIt("commonmark").enable("table").render(text)
    # Where the links between the two halves lead.
    html = re.sub(
        r"<h1>(.+?)</h1>", lambda match: f'<h1 id="{match[1].lower().replace(" ", "-")}">{match[1]}</h1>', html
    )
    korean, first, english = html.rpartition("<h1 ")
    return _PAGE.format(korean=korean, english=first + english)
