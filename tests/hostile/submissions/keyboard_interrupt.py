# points: 0
# It raises KeyboardInterrupt when asked.
def halve(number):
    raise KeyboardInterrupt
