"""Keep one language of a bilingual notebook.

Whole cells carry their language in `metadata.lang`. Inside code, a line `ko: ...` or `en: ...`, in a comment or a
docstring, belongs to its language; the mark goes, the words stay.
"""

import copy
import io
import re
import tokenize

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

_MARKED = re.compile(r"^(?P<before>\s*(?:#\s*)?)(?P<language>ko|en): ?(?P<words>.*)$")


def keep_language(notebook: NotebookNode, language: str) -> NotebookNode:
    """A copy of `notebook` with the cells and lines of `language` only; `metadata.course.language` names it."""
    kept = copy.deepcopy(notebook)
    kept.cells = [cell for cell in kept.cells if cell.metadata.get("lang", language) == language]
    for cell in kept.cells:
        if cell.cell_type == "code":
            cell.source = keep_lines(cell.source, language)
    kept.metadata.setdefault("course", {})["language"] = language
    return kept


def keep_lines(source: str, language: str) -> str:
    """`source` without the lines marked as the other language's, and without the marks."""
    code, lines = _code_lines(source), []
    for number, line in enumerate(source.split("\n"), start=1):
        marked = _MARKED.match(line)
        if marked is None or number in code:
            lines.append(line)
        elif marked["language"] == language:
            lines.append(marked["before"] + marked["words"])
    return "\n".join(lines)


def _code_lines(source: str) -> set[int]:
    """The numbers of the lines that begin with code, where `ko: str = ...` marks nothing."""
    begun: dict[int, bool] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.string.strip():
                # What a line begins with decides; the later lines of a string begin inside it.
                begun.setdefault(token.start[0], token.type != tokenize.COMMENT)
                begun.update(dict.fromkeys(range(token.start[0] + 1, token.end[0] + 1), False))
    except (tokenize.TokenError, SyntaxError):  # not Python: nothing after here is known to be code
        pass
    return {number for number, is_code in begun.items() if is_code}


class KeepLanguage(NbGraderPreprocessor):
    """The same as a step of `nbgrader generate_assignment`, after SaveCells: the gradebook stays neutral."""

    language = Unicode("ko", help="The language to keep, ko or en.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        return keep_language(nb, self.language), resources
