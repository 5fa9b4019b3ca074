"""The language of a build is the name of its source folder, `book/ko` or `book/en`.

This extension comes first in `sphinx.config.extensions`: the theme and the extensions after it load their
translations for `config.language` while Sphinx sets them up.
"""

import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

WORDS = {
    "ko": {
        "title": "합성곱 신경망 강의",
        "search": "이 책에서 찾기",
        "contents": "이 쪽의 차례",
        "show_code": "코드 보기",
        "hide_code": "코드 숨기기",
        "show": "펼치기",
        "hide": "접기",
    },
    "en": {
        "title": "A Course on Convolutional Neural Networks",
        "search": "Search this book",
        "contents": "On this page",
        "show_code": "Show the code",
        "hide_code": "Hide the code",
        "show": "Show",
        "hide": "Hide",
    },
}


def setup(app: Sphinx) -> dict:
    """Set the language before anything else is set up, and the words of that language after the configuration."""
    app.config.language = language_of(app)
    app.config.locale_dirs = [str(copy_catalogs(app))]
    # The theme has no Korean catalogue; Sphinx compiles ours, and offers no public way to load it again.
    app._init_i18n()
    app.connect("config-inited", set_words, priority=1)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def language_of(app: Sphinx) -> str:
    """Return the language of a build; ValueError when its source folder is named after none."""
    if app.srcdir.name not in WORDS:
        raise ValueError(f"the source folder {app.srcdir} names no language: build book/ko or book/en.")
    return app.srcdir.name


def copy_catalogs(app: Sphinx) -> Path:
    """Copy `book/_locale` beside the doctrees: compiling a catalogue writes a file, and none belongs in book/."""
    target = Path(app.doctreedir) / "locale"
    source = app.srcdir.parent / "_locale"
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    return target


def set_words(app: Sphinx, config: Config) -> None:
    """Give the theme and the extensions their words in this language."""
    words = WORDS[config.language]
    config.html_title = config.project = words["title"]
    config.html_theme_options["search_bar_text"] = words["search"]
    config.html_theme_options["toc_title"] = words["contents"]
    config.nb_code_prompt_show = words["show_code"]
    config.nb_code_prompt_hide = words["hide_code"]
    config.togglebutton_hint = words["show"]
    config.togglebutton_hint_hide = words["hide"]
