# points: 0
# It the cell itself never ends.
while True:
    pass
