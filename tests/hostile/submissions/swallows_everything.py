# points: 0
# It catches every error and goes on.
def halve(number):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
