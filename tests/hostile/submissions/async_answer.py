# points: 0
# It returns a coroutine.
async def halve(number):
    return number / 2
