# points: 0
# It makes empty files without end.
def halve(number):
    index = 0
    while True:
        with open(f"{index}.txt", "w"):
            index += 1
