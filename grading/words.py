"""The grader's words to students, in both languages."""

from functools import cache
from pathlib import Path
from string import Formatter

import yaml

_FILE = Path(__file__).with_name("words.yml")


@cache
def catalogue() -> dict[str, dict[str, dict[str, str]]]:
    """part -> key -> language -> words."""
    held: dict[str, dict[str, dict[str, str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return held


def words(part: str, key: str, language: str, **values: object) -> str:
    """The words of `key`, placeholders filled, with nothing where no value is. Raises KeyError for another key."""
    text = catalogue()[part][key][language]
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    return text.format(**{name: values.get(name, "") for name in names})
