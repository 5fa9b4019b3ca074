# points: 0
# It answers with half a character and a null.
def halve(number):
    return "\ud800 \0"
