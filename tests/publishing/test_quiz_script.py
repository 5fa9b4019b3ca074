"""How the script of the quizzes reads a number and judges an answer."""

import json
import subprocess

import pytest

from publishing.node import node

from .small_book import ROOT


def run_script(expression: str) -> object:
    """Return the value of an expression over the pure functions of quiz.js, run by the node that pip brought."""
    path = json.dumps((ROOT / "book" / "_assets" / "quiz.js").as_posix())
    code = f"const quiz = require({path}); process.stdout.write(JSON.stringify({expression}))"
    result = subprocess.run([str(node()), "-e", code], capture_output=True, encoding="utf-8", check=True)
    return json.loads(result.stdout)


READ = {
    "1234": 1234,
    " 1,234 ": 1234,
    "1 234": 1234,
    "1\u202f234\u00a0567": 1234567,
    "1,234,567.5": 1234567.5,
    "1.5e3": 1500,
    "1.5E+3": 1500,
    "2e-2": 0.02,
    ".5": 0.5,
    "5.": 5,
    "+7": 7,
    "-3": -3,
    "\u22123": -3,
    "１，２３４": 1234,
    "－１２．５": -12.5,
    "１．５ｅ３": 1500,
    "0": 0,
    # not numbers, or not certainly the number that was meant
    "": None,
    "1,5": None,
    "12,34": None,
    "1,2345": None,
    "1 2": None,
    "1,234 567": None,
    "4128개": None,
    "4 pixels": None,
    "0x10": None,
    "1e999": None,
    "Infinity": None,
    ".": None,
    "-": None,
    "1/4": None,
    "--1": None,
}


@pytest.fixture(scope="module")
def numbers_read():
    """What the script reads in each text, by one run of node."""
    return dict(zip(READ, run_script(f"{json.dumps(list(READ))}.map(quiz.readNumber)"), strict=True))


@pytest.mark.parametrize("text", READ, ids=repr)
def test_reading_a_number(numbers_read, text):
    """Is a number read however it is grouped and typed, and anything else refused rather than guessed?"""
    assert numbers_read[text] == READ[text]


def test_judging_a_number():
    """Does the tolerance hold at both its ends, in spite of binary fractions, and is a known mistake recognised?"""
    answer = json.dumps({"value": 9.7, "tolerance": 0.05, "named": {"25": 25, "1e3": 1000}})
    typed = [9.7, 9.65, 9.75, 9.6499, 9.7501, 25, 1000, 0]
    expected = ["right", "right", "right", "wrong", "wrong", "25", "1e3", "wrong"]
    assert run_script(f"{typed}.map((one) => quiz.judgeNumber({answer}, one))") == expected
    exact = json.dumps({"value": 4128, "tolerance": 0, "named": {}})
    assert run_script(f"[4128, 4127.999, 4128.001].map((one) => quiz.judgeNumber({exact}, one))") == [
        "right",
        "wrong",
        "wrong",
    ]


def test_judging_choices():
    """Is a choice right only when all that is right and nothing else is picked?"""
    picked = [["a", "c"], ["c", "a"], ["a"], ["a", "b", "c"], ["b"]]
    expected = ["right", "right", "incomplete", "wrong", "wrong"]
    assert run_script(f'{json.dumps(picked)}.map((one) => quiz.judgeChoice({{ right: ["a", "c"] }}, one))') == expected
