# points: 0
# It returns a list nested without end.
def halve(number):
    held = []
    held.append(held)
    return held
