# points: 0
# It never returns.
def halve(number):
    while True:
        pass
