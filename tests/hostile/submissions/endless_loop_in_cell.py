# points: 0
# It never gets past its own cell.
while True:
    pass
