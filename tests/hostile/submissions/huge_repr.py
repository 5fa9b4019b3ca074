# points: 0
# It raises an error whose text is endless.
class Huge(Exception):
    def __str__(self):
        return "x" * 10_000_000


def halve(number):
    raise Huge
