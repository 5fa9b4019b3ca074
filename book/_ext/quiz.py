"""Quizzes that the page itself checks: choices, numbers, and predictions made before a result is shown.

    ::::{quiz} kernel-count                ::::{quiz} kernel-size             ::::{quiz} kernel-guess
    :kind: choice                          :kind: number                      :kind: predict
    :answer: many                          :answer: 9                         :unit: pixels

    Question; code and mathematics too.    Question.                          Question.

    :::{choice} one                        :::{explain} right                 :::{reveal}
    What the reader picks, one paragraph.  Said of the right number.          What the reader sees after answering.
    ---                                    :::                                :::
    Why it is wrong, or right.             :::{explain} wrong                 ::::
    :::                                    Said of any other number.
    :::{choice} many                       :::
    ...                                    :::{explain} 3
    ::::                                   Said of 3, a mistake worth a word.

`:answer:` of a choice may name several, `one, many`: the reader then picks all that are right. `:tolerance:` is how
far a number may be off. A prediction with `choice` blocks is picked, one without is typed. The anchor is `quiz-<id>`.
Ids, keys, answers and tolerances are the same in both languages; `:unit:` is prose.
"""

import json

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from quiz_html import WORDS, QuizNode, add_nodes
from quiz_rules import NAME, PartNode, QuizError, make_quiz
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict:
    """Register the directives and what they look like."""
    app.add_directive("quiz", Quiz)
    for part in (Choice, Explain, Reveal):
        app.add_directive(part.part, part)
    add_nodes(app)
    app.connect("doctree-read", no_part_alone)
    app.connect("env-purge-doc", forget_quizzes)
    app.connect("env-merge-info", merge_quizzes)
    app.connect("env-check-consistency", check_ids)
    app.connect("html-page-context", add_words)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


class Part(SphinxDirective):
    """A block inside a quiz; what it may hold is for the quiz to say."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    part = ""

    def run(self) -> list[nodes.Node]:
        """Parse the content, up to a line `---` and after it."""
        node = PartNode(part=self.part, key=self.arguments[0].strip() if self.arguments else "")
        self.set_source_info(node)
        lines = list(self.content)
        cut = lines.index("---") if self.part == "choice" and "---" in lines else len(lines)
        node += self._parsed(self.content[:cut], self.content_offset)
        node += self._parsed(self.content[cut + 1 :], self.content_offset + cut + 1)
        return [node]

    def _parsed(self, lines: StringList, offset: int) -> nodes.container:
        container = nodes.container()
        self.state.nested_parse(lines, offset, container)
        return container


class Choice(Part):
    """What a reader may pick; its explanation follows a line `---`."""

    part = "choice"


class Explain(Part):
    """What is said of a right, a wrong, or one particular number."""

    part = "explain"


class Reveal(Part):
    """What a reader sees after predicting."""

    part = "reveal"
    required_arguments = 0


class Quiz(SphinxDirective):
    """A question and how it is answered; see this module's docstring."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(("kind", "answer", "tolerance", "unit"), directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Return the quiz, or warn of what is wrong with it: a warning ends the build."""
        name = self.arguments[0].strip()
        content = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, content)
        try:
            if not NAME.fullmatch(name):
                raise QuizError("write the id in a-z, 0-9 and single hyphens.")
            quiz = make_quiz(name, self.options, content)
        except QuizError as error:
            logger.warning("quiz %s: %s", name, error, location=self.get_location(), type="quiz")
            return []
        self.set_source_info(quiz)
        quiz["ids"], quiz["names"] = [f"quiz-{name}"], [f"quiz-{name}"]
        self.state.document.note_explicit_target(quiz)
        counter = "predictions" if quiz["kind"] == "predict" else "questions"
        quiz["number"] = self.env.temp_data[f"quiz-{counter}"] = self.env.temp_data.get(f"quiz-{counter}", 0) + 1
        quizzes_of(self.env).setdefault(self.env.docname, []).append((name, self.lineno))
        return [quiz]


def quizzes_of(env: BuildEnvironment) -> dict[str, list[tuple[str, int]]]:
    """Return each page's quizzes, as (id, line)."""
    if not hasattr(env, "course_quizzes"):
        env.course_quizzes = {}
    return env.course_quizzes


def no_part_alone(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of a block that stands in no quiz, and remove it."""
    for node in list(doctree.findall(PartNode)):
        message = "block %s stands outside a quiz: put it inside one."
        logger.warning(message, node["part"], location=node, type="quiz")
        node.parent.remove(node)


def forget_quizzes(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Forget a page that is read anew."""
    quizzes_of(env).pop(page, None)


def merge_quizzes(app: Sphinx, env: BuildEnvironment, pages: set[str], other: BuildEnvironment) -> None:
    """Take over what another process read."""
    quizzes_of(env).update({page: quizzes_of(other)[page] for page in pages if page in quizzes_of(other)})


def check_ids(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of an id that two quizzes of the site bear: a kept prediction would appear under both."""
    first: dict[str, str] = {}
    for page, quizzes in sorted(quizzes_of(env).items()):
        for name, line in quizzes:
            if name in first:
                message = "quiz %s: its id is taken by a quiz of the page %s: choose another."
                logger.warning(message, name, first[name], location=(page, line), type="quiz")
            first.setdefault(name, page)


def add_words(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Give a page with quizzes its script, and the script its words."""
    if doctree is None or not any(doctree.findall(QuizNode)):
        return
    words = json.dumps(WORDS[app.config.language], ensure_ascii=False).replace("<", "\\u003c")
    context["body"] += f'<script type="application/json" id="quiz-words">{words}</script>\n'
    app.add_js_file("quiz.js", loading_method="defer")
