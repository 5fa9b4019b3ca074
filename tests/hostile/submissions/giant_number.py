# points: 0
# It answers with a whole number of tens of thousands of digits.
def halve(number):
    return 16**9_000
