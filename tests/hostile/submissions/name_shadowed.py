# points: 0
# It is not a function.
halve = 2
