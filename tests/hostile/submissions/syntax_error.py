# points: 0
# It does not parse.
def halve(number)
    return number / 2
