# points: 0
# It prints for ever.
while True:
    print("x" * 10_000)
