# points: 0
# It fails with half a character, which no UTF-8 file can hold.
print("\udcff\ud800")


def halve(number):
    raise ValueError("\ud800\udfff \udc80")
