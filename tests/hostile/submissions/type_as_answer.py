# points: 0
# It is a class.
class halve:
    def __init__(self, number):
        self.number = number
