"""What students must not find: the lines of solutions, hidden tests and rubrics, and a search for them in a folder."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from publishing.assignment import Assignment
from publishing.one_language import keep_lines
from publishing.pages import LANGUAGES

# Code marks a region with `### BEGIN ...`, text with `<!-- BEGIN ... -->`, which nobody sees.
_REGION = re.compile(
    r"(?:###|<!--) BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)(?: -->)?\n(.*?)(?:###|<!--) END \1(?: -->)?",
    flags=re.DOTALL,
)
_SEARCHED = {".html", ".md", ".js", ".txt", ".json", ".ipynb", ".py", ".toml", ".yml", ".inv", ".map", ".xml", ".svg"}
TRIVIAL = 15  # a line this short says nothing of its own
# What every program that uses torch or NumPy says, on a page as in a solution.
IDIOMS = {
    "with torch.no_grad():",
    "except Exception as error:",
    "except NotImplementedError:",
    "optimizer.zero_grad()",
    'with torch.device("meta"):',
    "checks.same(found, wanted),",
    "got = checks.part(found, 0), checks.part(found, 1)",
}
# No answer in any: a name brought in from a package that everybody has, a generator with a seed, a loop so many times,
# the shape of something, a value named in a message.
_COMMONPLACE = re.compile(
    r"(?:from (?:cnnlib|numpy|scipy|torch)[\w.]* )?import \w+|\w+ = np\.random\.default_rng\(\d+\)"
    r"|for \w+ in range\(\d+\):|\w+ = np\.shape\(\w+\)|(\w+)=str\(\1\),"
)


def hidden_lines(assignment: Assignment) -> set[str]:
    """Every line, in both languages, that only graders see and that no visible cell holds."""
    hidden, visible = list(_catalogued_answers(assignment)), []
    for cell in assignment.notebook.cells:
        regions = [match[2] for match in _REGION.finditer(cell.source)]
        if cell.metadata.nbgrader.solution and not regions:
            hidden.append(cell.source)
        else:
            # The setup cell's region holds every message as data; `_hidden_words` knows which are hidden.
            hidden += [text for text in regions if "checks.add_messages(" not in text]
            visible.append(_REGION.sub("", cell.source))
    shown = " ".join(line for text in visible for line in sorted(_lines(text)))
    # A line that only opens a bracket is where the formatter broke a call, such as `conv = nn.Conv2d(`.
    lines = {line for text in hidden for line in _lines(text) if len(line) > TRIVIAL and line[-1] not in "([{"}
    telling = {line for line in lines - IDIOMS if not _COMMONPLACE.fullmatch(line)}
    telling |= _hidden_words(assignment, "\n".join(visible))
    return {line for line in telling if line not in shown}


def hidden_test_lines(assignment: Assignment) -> set[str]:
    """Every line of its hidden tests that no student has or could have written: none of a solution, none shown."""
    cells = assignment.notebook.cells
    regions = [(match[1], match[2]) for cell in cells for match in _REGION.finditer(cell.source)]
    tests = {line for kind, text in regions if kind == "HIDDEN TESTS" for line in _lines(text)}
    answers = [text for kind, text in regions if kind == "SOLUTION"] + list(_catalogued_answers(assignment))
    known = "\n".join(line for text in answers for line in _lines(text))
    return {line for line in tests & hidden_lines(assignment) if line not in known}


def _hidden_words(assignment: Assignment, visible: str) -> set[str]:
    """The messages, in both languages, whose key no visible cell names."""
    hidden = [message for key, message in assignment.messages.items() if f'"{key}"' not in visible]
    return {" ".join(words.split()) for message in hidden for words in message.values()}


def _catalogued_answers(assignment: Assignment) -> Iterator[str]:
    for kind in ("wrong", "alternative"):
        for path in sorted((assignment.path.parent / kind / assignment.number).glob("*.py")):
            yield path.read_text(encoding="utf-8")


def _lines(text: str) -> set[str]:
    """The lines of `text` in either language, without indentation and comment signs."""
    return {_plain(line) for language in LANGUAGES for line in keep_lines(text, language).split("\n")}


def _plain(line: str) -> str:
    return " ".join(line.strip().lstrip("#").split())


def find_lines(folder: Path, lines: Iterable[str]) -> list[str]:
    """`file: line` for each of the lines that a text file below `folder` holds, whatever its markup and escapes."""
    lines = sorted(lines)
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _SEARCHED:
            text = "\n".join(_readings(path.suffix, path.read_text(encoding="utf-8", errors="replace")))
            text = " ".join(text.split())
            found += [f"{path.relative_to(folder).as_posix()}: {line}" for line in lines if line in text]
    return found


def _readings(suffix: str, text: str) -> Iterator[str]:
    """The text as it stands, and as a reader of its format sees it."""
    yield text
    if suffix in (".html", ".svg", ".xml"):
        yield html.unescape(re.sub(r"<[^>]*>", "", text))
    if suffix in (".json", ".ipynb", ".map"):
        yield from _strings(json.loads(text))
    if suffix == ".js":
        # Search indexes are strings in a script; what a decoder makes of \" and \n is what a reader finds.
        yield text.replace('\\"', '"').replace("\\n", "\n").replace("\\'", "'")


def _strings(value: object) -> Iterator[str]:
    """Every string in data read from JSON; a notebook's lines in a list are joined."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            yield "".join(value)
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
