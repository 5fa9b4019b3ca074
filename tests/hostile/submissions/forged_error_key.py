# points: 0
# It raises an error with a key of the tests' words.
from cnnlib.checks.student import AnswerError


def halve(number):
    raise AnswerError("halve.negative", got="x")
