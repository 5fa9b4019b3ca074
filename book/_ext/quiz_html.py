"""What a quiz looks like in HTML, with and without script.

The answers stand in a `noscript` element: a reader without script unfolds them, and quiz.js reads them from there.
Their text is written in character references. That hides an answer from a glance at the source and keeps nothing
from anyone who wants to know: this is a book, not an examination.
"""

import html
import json
import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

WORDS = {
    "ko": {
        "question": "점검 {number}",
        "prediction": "예측 {number}",
        "pick_one": "하나를 고르세요.",
        "pick_several": "맞는 것을 모두 고르세요.",
        "type_number": "숫자로 답하세요.",
        "type_prediction": "짧게 적으세요.",
        "answer": "답",
        "check": "확인",
        "show_answer": "답 보기",
        "right": "맞았습니다.",
        "wrong": "틀렸습니다.",
        "incomplete": "고른 것은 모두 맞지만 더 있습니다.",
        "right_choice": "맞음",
        "wrong_choice": "틀림",
        "other_number": "그 밖의 수",
        "pick_first": "먼저 답을 고르세요.",
        "type_first": "먼저 답을 적으세요.",
        "not_a_number": "숫자로 읽을 수 없습니다. 단위 없이 1234, 1,234, 0.5, 1.5e3처럼 적으세요.",
        "keep": "이렇게 예측합니다",
        "skip": "예측하지 않고 보기",
        "kept": "남긴 예측:",
        "not_kept": "이 브라우저에는 예측을 저장할 수 없어 이 쪽을 떠나면 사라집니다.",
        "clear": "예측 지우기",
        "after": "예측한 다음",
    },
    "en": {
        "question": "Question {number}",
        "prediction": "Prediction {number}",
        "pick_one": "Choose one.",
        "pick_several": "Choose all that are right.",
        "type_number": "Answer with a number.",
        "type_prediction": "Answer in a few words.",
        "answer": "Your answer",
        "check": "Check",
        "show_answer": "Show the answer",
        "right": "That is right.",
        "wrong": "That is not right.",
        "incomplete": "What you chose is right, but there is more.",
        "right_choice": "Right",
        "wrong_choice": "Wrong",
        "other_number": "Any other number",
        "pick_first": "Choose an answer first.",
        "type_first": "Write an answer first.",
        "not_a_number": "This does not read as a number. Leave out the unit: 1234, 1,234, 0.5 or 1.5e3.",
        "keep": "This is my prediction",
        "skip": "Show without predicting",
        "kept": "Your prediction:",
        "not_kept": "This browser cannot store your prediction; it is gone when you leave the page.",
        "clear": "Clear the prediction",
        "after": "After the prediction",
    },
}


class QuizNode(nodes.General, nodes.Element):
    """A quiz: its FieldNode, then its AnswersNode or RevealNode."""


class FieldNode(nodes.General, nodes.Element):
    """The question and what it is answered with: its ChoicesNode, or else a line to type on."""


class ChoicesNode(nodes.General, nodes.Element):
    """The choices in their order."""


class ChoiceNode(nodes.General, nodes.TextElement):
    """What a reader picks."""


class AnswersNode(nodes.General, nodes.Element):
    """What is right (`answer`), and a CaseNode for each answer that is explained."""


class CaseNode(nodes.General, nodes.Element):
    """One answer: its name in an inline node, and its explanation in a container."""


class RevealNode(nodes.General, nodes.Element):
    """What is shown after a prediction."""


def add_nodes(app: Sphinx) -> None:
    """Tell Sphinx how each node is written."""
    app.add_node(QuizNode, html=(visit_quiz, depart_quiz))
    app.add_node(FieldNode, html=(visit_field, depart_field))
    app.add_node(ChoicesNode, html=(visit_choices, depart_choices))
    app.add_node(ChoiceNode, html=(visit_choice, depart_choice))
    app.add_node(AnswersNode, html=(visit_answers, depart_answers))
    app.add_node(CaseNode, html=(visit_case, None))
    app.add_node(RevealNode, html=(visit_reveal, depart_reveal))


def words_of(self: HTML5Translator) -> dict[str, str]:
    """Return the words of the page's language."""
    return WORDS[self.config.language]


def visit_quiz(self: HTML5Translator, node: QuizNode) -> None:
    """Open the quiz."""
    attributes = {"data-quiz": node["name"], "data-kind": node["kind"]}
    self.body.append(self.starttag(node, "div", CLASS="quiz", **attributes))


def depart_quiz(self: HTML5Translator, node: QuizNode) -> None:
    """Close the quiz."""
    self.body.append("</div>\n")


def visit_field(self: HTML5Translator, node: FieldNode) -> None:
    """Open the form and the group, whose name is the quiz's number and its question.

    With the method `dialog`, pressing Enter sends nothing even without script.
    """
    words, quiz, anchor = words_of(self), node.parent, node.parent["ids"][0]
    title = words["prediction" if quiz["kind"] == "predict" else "question"].format(number=quiz["number"])
    how = "type_number" if quiz["kind"] == "number" else "type_prediction"
    if quiz["picked"]:
        how = "pick_several" if quiz["several"] else "pick_one"
    self.body.append(
        '<form method="dialog" autocomplete="off">'
        f'<fieldset aria-labelledby="{anchor}-title {anchor}-question"><legend id="{anchor}-title">'
        f'<span class="quiz-title">{title}</span> <span class="quiz-how">{words[how]}</span></legend>\n'
    )


def depart_field(self: HTML5Translator, node: FieldNode) -> None:
    """Add a line to type on where there is nothing to pick; then the buttons, which only a script can serve."""
    words, quiz, anchor = words_of(self), node.parent, node.parent["ids"][0]
    if not quiz["picked"]:
        mode = "decimal" if quiz["kind"] == "number" else "text"
        unit = f'<span id="{anchor}-unit">{html.escape(node["unit"])}</span>' if node["unit"] else ""
        described = f' aria-describedby="{anchor}-unit"' if unit else ""
        self.body.append(
            f'<p class="quiz-entry"><label for="{anchor}-entry">{words["answer"]}</label> <input type="text" '
            f'id="{anchor}-entry" inputmode="{mode}" maxlength="80"{described}> {unit}</p>\n'
        )
    prediction = quiz["kind"] == "predict"
    submit, other = ("keep", "skip") if prediction else ("check", "show_answer")
    self.body.append(
        "</fieldset>\n"
        f'<p class="quiz-actions" hidden><button type="submit">{words[submit]}</button>'
        f'<button type="button" class="quiz-other"{"" if prediction else " hidden"}>{words[other]}</button></p>\n'
        '<div class="quiz-result" role="status"></div>\n</form>\n'
    )


def visit_choices(self: HTML5Translator, node: ChoicesNode) -> None:
    """Open the list of choices."""
    self.body.append('<ul class="quiz-choices">\n')


def depart_choices(self: HTML5Translator, node: ChoicesNode) -> None:
    """Close the list of choices."""
    self.body.append("</ul>\n")


def visit_choice(self: HTML5Translator, node: ChoiceNode) -> None:
    """Open a choice: all of its row can be pressed."""
    quiz = node.parent.parent.parent
    kind = "checkbox" if quiz["several"] else "radio"
    self.body.append(
        f'<li><label class="quiz-choice"><input type="{kind}" name="quiz-{quiz["name"]}" value="{node["key"]}"> '
        '<span class="quiz-text">'
    )


def depart_choice(self: HTML5Translator, node: ChoiceNode) -> None:
    """Close a choice."""
    self.body.append("</span></label></li>\n")


def visit_answers(self: HTML5Translator, node: AnswersNode) -> None:
    """Begin what is veiled as a whole once it is written."""
    node["start"] = len(self.body)
    answer = html.escape(json.dumps(node["answer"]))
    self.body.append(f'<details data-answer="{answer}"><summary>{words_of(self)["show_answer"]}</summary>\n')


def depart_answers(self: HTML5Translator, node: AnswersNode) -> None:
    """Veil the answers. A search must not find them: it would show them unasked."""
    written = "".join(self.body[node["start"] :]) + "</details>"
    del self.body[node["start"] :]
    self.body.append(f'<noscript class="quiz-answers" data-search-ignore="all">{veil(written)}</noscript>\n')


def visit_case(self: HTML5Translator, node: CaseNode) -> None:
    """Open one answer; its name is the choice's text, or the number with its unit."""
    words, quiz = words_of(self), node.parent.parent
    label, explanation = node.children
    explanation["classes"] = ["quiz-explanation"]
    verdict = words["right_choice" if node["right"] else "wrong_choice"]
    self.body.append(f'<div data-case="{node["case"]}"><p class="quiz-case"><strong>{verdict}:</strong> ')
    if quiz["kind"] == "number":
        number = f"{label.astext()} {quiz[0]['unit']}".strip() if label.astext() else words["other_number"]
        self.body.append(html.escape(number))
    else:
        label.walkabout(self)
    self.body.append("</p>\n")
    explanation.walkabout(self)
    self.body.append("</div>\n")
    raise nodes.SkipNode


def visit_reveal(self: HTML5Translator, node: RevealNode) -> None:
    """Open what a prediction reveals; quiz.css hides it only where scripts run, and never on paper."""
    after = words_of(self)["after"]
    self.body.append(f'<div class="quiz-reveal" role="group" aria-label="{after}" tabindex="-1">\n')


def depart_reveal(self: HTML5Translator, node: RevealNode) -> None:
    """Close what a prediction reveals."""
    self.body.append("</div>\n")


def veil(written: str) -> str:
    """Return HTML that reads the same and whose text and `data-answer` stand in character references."""

    def refer(text: str) -> str:
        return "".join(char if char.isspace() else f"&#{ord(char)};" for char in html.unescape(text))

    parts = re.split(r"(<!--.*?-->|<[^>]*>)", written, flags=re.DOTALL)
    parts[::2] = map(refer, parts[::2])
    return re.sub(r'(?<=data-answer=")[^"]*', lambda found: refer(found[0]), "".join(parts))
