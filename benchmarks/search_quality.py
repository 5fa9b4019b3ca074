"""How well the search finds what readers type: recall and precision at 5 over the built pages, and the time it takes.

    python benchmarks/search_quality.py [--browser]

A section is relevant when its own words say the concept; that is read off the pages here, without the search's index.
"""

import argparse
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml
from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from publishing.node import node  # noqa: E402
from publishing.pages import LANGUAGES  # noqa: E402

# Asks the engine that readers use all queries of one language; the index may be made larger by repeating its pages.
_ASK = """
const { engine, index, queries, times } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const vm = require("vm"), fs = require("fs");
for (const file of [engine, index]) vm.runInThisContext(fs.readFileSync(file, "utf8"));
courseIndex.sections = Array.from({ length: times }, () => courseIndex.sections).flat();
const search = new CourseSearch(courseIndex);
const answers = queries.map((query) => {
  const begin = process.cpuUsage(); // what the engine took, however busy the machine
  const { results, left } = search.search(query);
  const { user, system } = process.cpuUsage(begin);
  const milliseconds = (user + system) / 1000;
  const near = left.map((word) => search.suggest(word));
  return { results: results.map((one) => one.url), left, near, milliseconds };
});
process.stdout.write(JSON.stringify(answers));
"""


@dataclass(frozen=True)
class Query:
    """One line of tests/search/queries.yml; its keys are explained there."""

    query: str
    language: str
    rule: str
    means: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """What a query found, against what it should find. Recall and precision of a query about nothing are 1 or 0."""

    query: Query
    relevant: frozenset[str]
    found: tuple[str, ...]
    near: tuple[str, ...]
    milliseconds: float

    @property
    def recall(self) -> float:
        """The share of the relevant sections that are found."""
        return len(self.relevant & set(self.found)) / len(self.relevant) if self.relevant else float(not self.found)

    @property
    def precision(self) -> float:
        """The share of the first five results that are relevant."""
        top = self.found[:5]
        return len(self.relevant & set(top)) / len(top) if top else float(not self.relevant)

    @property
    def leads_right(self) -> bool:
        """Whether the best result is one of those wanted first, and what was meant is offered if nothing is found."""
        best = self.found[0].split("#")[1] if self.found else ""
        offered = set(self.query.near) <= set(self.near) if self.query.near else not (self.near and not self.found)
        return offered and (not self.query.first or best in self.query.first)


def read_queries() -> list[Query]:
    """Return the queries of tests/search/queries.yml."""
    rows = yaml.safe_load((ROOT / "tests" / "search" / "queries.yml").read_text(encoding="utf-8"))
    return [Query(**{key: tuple(one) if isinstance(one, list) else one for key, one in row.items()}) for row in rows]


def section_texts(site: Path, language: str) -> dict[str, str]:
    """Return what each section of a language's pages says, by its address; a glossary entry counts as a section."""
    texts = {}
    for page in sorted((site / language).glob("*.html")):
        article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one("article.bd-article")
        if article is None:  # the search page
            continue
        # No prose: a formula told twice, lists of links, and what the pages hide from readers too.
        for hidden in article.select(
            ".headerlink, .katex-mathml, div.math, .glossary-twins, p.about, summary, [data-search-ignore],"
            "script, noscript, button, template, textarea"
        ):
            hidden.decompose()
        for entry in article.select("dl > dt[id]"):
            body = entry.find_next_sibling("dd")
            texts[f"{page.name}#{entry['id']}"] = _text(entry) + " " + (_text(body.extract()) if body else "")
            entry.extract()
        for section in reversed(article.select("section[id]")):  # the inner ones first
            texts[f"{page.name}#{section['id']}"] = _text(section)
            section.extract()
    return texts


def _text(element) -> str:
    for block in element.find_all(["p", "li", "td", "th", "div", "pre", "h1", "h2", "h3", "h4", "dt", "dd", "br"]):
        block.insert_before(" ")
    return " ".join(element.get_text().replace("\u200b", "").split())


def says(text: str, name: str) -> bool:
    """Tell whether a text says a name as a whole: no part of another number or of another Latin word."""
    pattern = r"\s*".join(map(re.escape, name.split()))
    if re.fullmatch("[가-힣]", name):
        pattern = f"(?<![가-힣]){pattern}"
    elif name[0].isdigit():
        sides = (r"(?<!×)", "(?!×)") if "×" in name else ("", "")
        pattern = rf"(?<![\d.,_]){sides[0]}{pattern}(?![\d_]|[.,]\d){sides[1]}"
    elif name[0].isascii():
        pattern = rf"(?:(?<![a-z])|(?<=[a-z])(?-i:(?=[A-Z]))){pattern}(?:e?s)?(?![a-z])"
    return re.search(pattern, text, flags=re.IGNORECASE) is not None


def relevant_sections(query: Query, texts: dict[str, str]) -> frozenset[str]:
    """Return the addresses of the sections that say everything a query means."""
    if not query.means:
        return frozenset()
    wanted = [line.split("|") for line in query.means]
    return frozenset(
        address for address, text in texts.items() if all(any(says(text, name) for name in names) for names in wanted)
    )


def ask(site: Path, language: str, queries: list[str], times: int = 1) -> list[dict]:
    """Return what the engine answers to each query; `times` repeats the index, to see how the time grows."""
    request = {
        "engine": str(ROOT / "book" / "_assets" / "search-engine.js"),
        "index": str(site / "search" / f"{language}.js"),
        "queries": queries,
        "times": times,
    }
    command = [str(node()), "-e", _ASK]
    answer = subprocess.run(command, input=json.dumps(request), capture_output=True, encoding="utf-8", check=True)
    return json.loads(answer.stdout)


def measure(site: Path) -> list[Score]:
    """Return the score of every query, in the order of the file."""
    queries = read_queries()
    scores = {}
    for language in LANGUAGES:
        texts = section_texts(site, language)
        mine = [query for query in queries if query.language == language]
        for query, answer in zip(mine, ask(site, language, [one.query for one in mine]), strict=True):
            near = tuple(word for words in answer["near"] for word in words)
            scores[query] = Score(
                query, relevant_sections(query, texts), tuple(answer["results"]), near, answer["milliseconds"]
            )
    return [scores[query] for query in queries]


def mean(values: list[float]) -> float:
    """Return the arithmetic mean."""
    return sum(values) / len(values)


def main() -> None:
    """Print a line a query, the totals, the size of the index, and how long the searches took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "site", help="a built site")
    parser.add_argument("--browser", action="store_true", help="also time the first result in Chromium")
    given = parser.parse_args()
    scores = measure(given.site)
    print(f"{'query':<24}{'relevant':>9}{'found':>7}{'recall':>8}{'P@5':>6}{'ms':>7}  first")
    for score in scores:
        first = score.found[0] if score.found else f"near: {', '.join(score.near)}"
        line = f"{len(score.relevant):>9}{len(score.found):>7}{score.recall:>8.2f}{score.precision:>6.2f}"
        right = "" if score.leads_right else "  <- not where it should lead"
        print(f"{score.query.language} {score.query.query:<21}{line}{score.milliseconds:>7.1f}  {first}{right}")
    for language in LANGUAGES:
        mine = [score for score in scores if score.query.language == language]
        size = (given.site / "search" / f"{language}.js").stat().st_size
        text = [score.query.query for score in mine]
        longer = sorted(one["milliseconds"] for one in ask(given.site, language, text, times=16))
        print(
            f"{language}: {len(mine)} queries, recall {mean([one.recall for one in mine]):.3f}, "
            f"precision at 5 {mean([one.precision for one in mine]):.3f}, index {size / 1024:.0f} KB; "
            f"16 times the text: median {longer[len(longer) // 2]:.1f} ms, slowest {longer[-1]:.1f} ms"
        )
    if given.browser:
        from benchmarks.search_first_result import print_first_results

        print_first_results(given.site)


if __name__ == "__main__":
    main()
