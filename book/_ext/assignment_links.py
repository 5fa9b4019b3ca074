"""Chapters lead to their assignment in Google Colab and Binder, once `student_repository` names an address.

Without an address (the default) no page holds a trace of either.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from publishing.student_repository import RepositoryError, StudentRepository, notebook_path, parse_repository

WORDS = {
    "ko": {"colab": "Google Colab에서 열기", "binder": "Binder에서 열기"},
    "en": {"colab": "Open in Google Colab", "binder": "Open in Binder"},
}
_logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict:
    """Check the address first; add the links to each page as it is read."""
    app.add_config_value("student_repository", {"url": "", "branch": "main"}, "env", [dict])
    app.connect("config-inited", check_repository)
    app.connect("doctree-read", add_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def check_repository(app: Sphinx, config: Config) -> None:
    """Stop the build where the address cannot be one."""
    try:
        parse_repository(config.student_repository)
    except RepositoryError as error:
        raise ConfigError(str(error)) from None


def add_links(app: Sphinx, doctree: nodes.document) -> None:
    """Add the links to the end of the section whose label ends in `-assignment`, on pages that have an assignment."""
    repository, language = parse_repository(app.config.student_repository), app.config.language
    path = notebook_path(app.env.docname, language)
    if repository is None or not (app.srcdir.parent.parent / path).is_file():
        return
    sections = [
        section for section in doctree.findall(nodes.section) if any(i.endswith("-assignment") for i in section["ids"])
    ]
    if not sections:
        _logger.warning("no section's label ends in -assignment, so there is no place for the links to %s", path)
        return
    sections[0] += links(repository, path, WORDS[language])


def links(repository: StudentRepository, path: str, words: dict[str, str]) -> nodes.paragraph:
    """Return the two links side by side."""
    colab = nodes.reference("", words["colab"], refuri=repository.colab(path))
    binder = nodes.reference("", words["binder"], refuri=repository.binder(path))
    return nodes.paragraph("", "", colab, nodes.Text(" · "), binder)
