# points: 0
# It refuses, by an audit hook, whatever its process does next.
import sys


def refuse(event, arguments):
    raise RuntimeError(event)


sys.addaudithook(refuse)
