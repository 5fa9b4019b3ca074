"""What a quiz must hold to be asked and checked: a question, answers that can be right, and a word on each."""

import math
import re

from docutils import nodes
from quiz_html import AnswersNode, CaseNode, ChoiceNode, ChoicesNode, FieldNode, QuizNode, RevealNode

KINDS = ("choice", "number", "predict")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class QuizError(ValueError):
    """A quiz cannot be asked, or not be checked, as it is written."""


class PartNode(nodes.Element):
    """A block inside a quiz, until the quiz takes it in: its `part` (choice, explain, reveal), `key` and content."""


def make_quiz(name: str, options: dict[str, str], content: nodes.Element) -> QuizNode:
    """Return the node of a quiz; QuizError when it lacks something or its answer cannot be right."""
    kind = options.get("kind", "")
    if kind not in KINDS:
        raise QuizError(f"the kind is {kind!r}: choose one of {', '.join(KINDS)}.")
    parts = [child for child in content.children if isinstance(child, PartNode)]
    question = content.children[: len(content.children) - len(parts)]
    if not question or any(isinstance(child, PartNode) for child in question):
        raise QuizError("write the question first, and the choice, explain and reveal blocks after it.")
    read = {"choice": choice_answers, "number": number_answers, "predict": prediction_reveal}[kind]
    answers = read(options, parts)
    choices = [part for part in parts if part["part"] == "choice"]
    several = isinstance(answers, AnswersNode) and len(answers["answer"].get("right", [])) > 1
    field = FieldNode(
        "",
        nodes.container("", *question, classes=["quiz-question"], ids=[f"quiz-{name}-question"]),
        *([ChoicesNode("", *(choice_node(part) for part in choices))] if choices else []),
        unit=options.get("unit", ""),
    )
    return QuizNode("", field, answers, name=name, kind=kind, several=several, picked=bool(choices))


def choice_answers(options: dict[str, str], parts: list[PartNode]) -> AnswersNode:
    """Return which choices are right, and each one's explanation."""
    _only(parts, "choice")
    _no_options(options, "choice", "tolerance", "unit")
    keys = _keys(parts)
    right = [key.strip() for key in options.get("answer", "").split(",") if key.strip()]
    if len(keys) < 2:
        raise QuizError("it has fewer than two choices: write a choice block for each.")
    if not right:
        raise QuizError("no choice is right: name the right one, or several, in :answer:.")
    if unknown := sorted(set(right) - set(keys)):
        raise QuizError(f"its answer {', '.join(unknown)} is none of the choices {', '.join(keys)}.")
    if len(set(right)) < len(right):
        raise QuizError(f"its answer {', '.join(right)} names a choice twice.")
    cases = []
    for part in parts:
        if not part[1].children:
            raise QuizError(f"choice {part['key']} has no explanation: write it after a line `---`.")
        label = [inline.deepcopy() for inline in _one_paragraph(part).children]
        cases.append(CaseNode("", nodes.inline("", "", *label), part[1], case=part["key"], right=part["key"] in right))
    return AnswersNode("", *cases, answer={"right": right})


def number_answers(options: dict[str, str], parts: list[PartNode]) -> AnswersNode:
    """Return the right number, how far off an answer may be, and the explanations."""
    _only(parts, "explain")
    value = _number(options.get("answer", ""), ":answer:")
    tolerance = _number(options.get("tolerance", "0"), ":tolerance:")
    if tolerance < 0:
        raise QuizError(f"its :tolerance: {tolerance:g} is negative: give a distance.")
    keys = _keys(parts)
    if missing := [case for case in ("right", "wrong") if case not in keys]:
        raise QuizError(f"it has no explanation of a {missing[0]} answer: write an explain block `{missing[0]}`.")
    cases, named = [], {}
    for part in parts:
        key = part["key"]
        if not part[0].children:
            raise QuizError(f"its explanation {key} is empty: write why.")
        if key not in ("right", "wrong"):
            named[key] = _number(key, "explain")
            if abs(named[key] - value) <= tolerance:
                raise QuizError(f"it explains {key} as a mistake, but its answer accepts {key}.")
        label = {"right": options["answer"].strip(), "wrong": ""}.get(key, key)
        cases.append(CaseNode("", nodes.inline("", label), part[0], case=key, right=key == "right"))
    return AnswersNode("", *cases, answer={"value": value, "tolerance": tolerance, "named": named})


def prediction_reveal(options: dict[str, str], parts: list[PartNode]) -> RevealNode:
    """Return what is shown after a prediction."""
    _only(parts, "choice", "reveal")
    _no_options(options, "predict", "answer", "tolerance")
    _keys([part for part in parts if part["part"] == "choice"])
    if any(part[1].children for part in parts):
        raise QuizError("a choice of a prediction has an explanation: say it in the reveal block.")
    reveals = [part for part in parts if part["part"] == "reveal" and part[0].children]
    if len(reveals) != 1:
        raise QuizError(f"it has {len(reveals)} reveal blocks: write one, with what is seen after the prediction.")
    return RevealNode("", *reveals[0][0].children)


def choice_node(part: PartNode) -> ChoiceNode:
    """Return what a reader picks."""
    return ChoiceNode("", "", *_one_paragraph(part).children, key=part["key"])


def _one_paragraph(part: PartNode) -> nodes.paragraph:
    # A label holds a run of text, nothing else.
    if len(part[0].children) != 1 or not isinstance(part[0][0], nodes.paragraph):
        raise QuizError(f"choice {part['key']} is not one paragraph: move code and formulas into the question.")
    return part[0][0]


def _only(parts: list[PartNode], *allowed: str) -> None:
    for part in parts:
        if part["part"] not in allowed:
            raise QuizError(f"it holds a block {part['part']}: this kind takes {' and '.join(allowed)}.")


def _no_options(options: dict[str, str], kind: str, *unused: str) -> None:
    for name in unused:
        if name in options:
            raise QuizError(f"its option :{name}: means nothing to the kind {kind}: remove it.")


def _keys(parts: list[PartNode]) -> list[str]:
    keys = [part["key"] for part in parts]
    for key in keys:
        if keys.count(key) > 1:
            raise QuizError(f"it has {keys.count(key)} blocks {key}: keep one.")
        if parts[0]["part"] == "choice" and not NAME.fullmatch(key):
            raise QuizError(f"its choice {key!r} needs a key in a-z, 0-9 and single hyphens.")
    return keys


def _number(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise QuizError(f"its {where} {text!r} is not a number: write 4128, 0.5 or 1.5e3.")
    return value
