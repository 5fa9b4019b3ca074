"""What the course's sources say to their readers, without their code, and the line on which each word stands.

A passage is a paragraph, a heading, a table cell, a comment or a message.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import yaml

from publishing.passage import Passage, passage

# The words inside these are no sentences; every other fence holds prose.
_LITERAL = frozenset(("bibliography", "code", "code-block", "literalinclude", "math", "raw", "glossary-list"))
_FENCE = re.compile(r"(?P<fence>`{3,}|:{3,}|~{3,})\s*(?:\{(?P<name>[^}]+)\})?\s*(?P<argument>.*)$")
_OPTION = re.compile(r":(?P<name>[\w-]+):\s*(?P<value>.*)$")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)]|:|>)\s+")
_ALLOWED = re.compile(r"%\s*lint-allow:\s*(?P<words>.+)$")
_APART = re.compile(r"\([\w-]+\)=$|%|<!--|-{3,}$|\+{3,}$")
_MARKED = re.compile(r"^\s*(?:#\s*)?(?P<language>ko|en): ?(?P<words>.*)$")


class _Markdown:
    """Reads a MyST page line by line."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Passage] = []
        self.pieces: list[tuple[int, str]] = []
        self.fences: list[str] = []
        self.allowed: frozenset[str] = frozenset()

    def flush(self) -> None:
        """End the paragraph."""
        if self.pieces:
            self.found.append(passage(self.path, self.pieces, self.allowed))
        self.pieces = []

    def alone(self, number: int, words: str) -> None:
        """Add a passage of one line."""
        self.flush()
        if words.strip():
            self.found.append(passage(self.path, [(number, words)], self.allowed))

    def read(self, lines: list[tuple[int, str]]) -> list[Passage]:
        """Return the passages of a page."""
        rest = iter(_without_front_matter(lines))
        for number, line in rest:
            bare = line.strip()
            if not bare or self._literal(number, bare, rest):
                self.flush()
            elif bare in self.fences:
                self.flush()
                self.fences.remove(bare)
            elif (match := _OPTION.match(bare)) and not self.pieces:
                if match["name"] in ("alt", "caption", "title"):
                    self.alone(number, match["value"])
            elif bare.startswith("|"):
                for words in _cells(bare):
                    self.alone(number, words)
            elif bare.startswith("#"):
                self.allowed = frozenset()
                self.alone(number, bare.lstrip("#"))
            else:
                if item := _ITEM.match(bare):
                    self.flush()
                self.pieces.append((number, bare[item.end() :] if item else bare))
        self.flush()
        return self.found

    def _literal(self, number: int, bare: str, rest: Iterator[tuple[int, str]]) -> bool:
        """Step over what is not prose; True when that was done."""
        if match := _ALLOWED.match(bare):
            self.flush()
            self.allowed |= {word.strip() for word in match["words"].split(",")}
            return True
        if _APART.match(bare):
            return True
        if bare.startswith("$$"):
            self.flush()
            if bare.count("$$") == 1:
                next((line for _, line in rest if "$$" in line), None)
            return True
        match = _FENCE.match(bare)
        if not match or (bare in self.fences and not match["name"]):
            return False
        name = (match["name"] or "").strip()
        if name == "code-cell" or name in _LITERAL or not (name or match["fence"][0] == ":"):
            body = []
            for inside, line in rest:
                if line.strip() == match["fence"]:
                    break
                body.append((inside, line))
            self.flush()
            if name == "code-cell":
                self.found += _code_words(self.path, body)
        else:
            self.alone(number, match["argument"])
            self.fences.append(match["fence"])
        return True


def _without_front_matter(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    if lines and lines[0][1].strip() == "---":
        end = next((at for at, (_, line) in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        return lines[end + 1 :]
    return lines


def _cells(row: str) -> list[str]:
    """Return the cells of a table's row; a bar inside code or a formula divides nothing."""
    masked = re.sub(r"`[^`]*`|\$[^$]*\$", lambda match: match[0].replace("|", "\0"), row)
    cells = [cell.replace("\0", "|") for cell in re.split(r"(?<!\\)\|", masked.strip("|"))]
    return [cell for cell in cells if not re.fullmatch(r"\s*:?-+:?\s*", cell)]


def _code_words(path: str, lines: list[tuple[int, str]]) -> Iterator[Passage]:
    """Yield the comments and strings of a Python cell that hold words."""
    source = "\n".join("" if line.startswith(":") else line for _, line in lines) + "\n"
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return  # running the page reports it
    for token in tokens:
        number = lines[token.start[0] - 1][0] if token.start[0] <= len(lines) else 0
        if token.type == tokenize.COMMENT:
            yield passage(path, [(number, token.string.lstrip("# "))])
        elif token.type == tokenize.STRING and re.search("[가-힣]|[A-Za-z] [A-Za-z]", token.string):
            yield from _string_words(path, number, token.string)


def _string_words(path: str, number: int, literal: str) -> Iterator[Passage]:
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):  # an f-string
        return
    if isinstance(value, str):
        yield passage(path, [(number, " ".join(value.split()))])


def read_markdown(path: str, text: str) -> list[Passage]:
    """Return the passages of a Markdown page."""
    return _Markdown(path).read(list(enumerate(text.splitlines(), start=1)))


def read_assignment_words(path: str, text: str, language: str) -> list[Passage]:
    """Return the passages in `language` of an assignment's percent script: its tagged cells and marked lines."""
    found: list[Passage] = []
    cell: list[tuple[int, str]] = []
    tagged = False
    for number, line in [*enumerate(text.splitlines(), start=1), (0, "# %% end")]:
        if line.startswith("# %%"):
            found += _Markdown(path).read(cell)
            cell, tagged = [], "[markdown]" in line and f'tags=["{language}"]' in line
        elif tagged:
            words = line.removeprefix("#").removeprefix(" ")
            cell.append((number, "" if words.startswith("### ") else words))
        elif (match := _MARKED.match(line)) and match["language"] == language:
            found.append(passage(path, [(number, match["words"])]))
    return found


def read_yaml_words(path: str, text: str, language: str) -> list[Passage]:
    """Return every text under a key `ko` or `en` of a YAML file."""
    found: list[Passage] = []

    def walk(node: yaml.Node) -> None:
        if isinstance(node, yaml.SequenceNode):
            for one in node.value:
                walk(one)
        for key, value in node.value if isinstance(node, yaml.MappingNode) else []:
            if key.value == language and isinstance(value, yaml.ScalarNode):
                found.append(passage(path, [(value.start_mark.line + 1, " ".join(value.value.split("\n")))]))
            walk(value)

    if (root := yaml.compose(text)) is not None:
        walk(root)
    return found


def language_sources(root: Path, language: str) -> Iterator[Passage]:
    """Yield the passages of all that a language's readers meet: pages, README, assignments, messages, tables."""
    readme = {"ko": "README.ko.md", "en": "README.md"}[language]
    for path in [*sorted((root / "book" / language).glob("*.md")), root / readme]:
        if path.is_file():
            yield from read_markdown(_name(root, path), path.read_text(encoding="utf-8"))
    for path in sorted((root / "solutions").glob("[0-9][0-9]_*.py")):
        yield from read_assignment_words(_name(root, path), path.read_text(encoding="utf-8"), language)
    tables = [root / "book" / "claims.yml", root / "book" / "terms.yml"]
    tables += sorted((root / "book" / "figures").glob("*.yml"))
    for path in [*sorted((root / "solutions" / "messages").glob("*.yml")), *tables]:
        if path.is_file():
            yield from read_yaml_words(_name(root, path), path.read_text(encoding="utf-8"), language)


def read_titles(folder: Path) -> dict[str, str]:
    """Return the heading that a page's stem or a label refers to, for each page of a language."""
    titles: dict[str, str] = {}
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for label, title in re.findall(r"^\(([\w-]+)\)=\n+#+ +(.+)$", text, re.MULTILINE):
            titles[label] = title
        if title := re.search(r"^# +(.+)$", text, re.MULTILINE):
            titles[path.stem] = title[1]
    return titles


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
