# points: 0
# It recurses without end.
def halve(number):
    return halve(number)
