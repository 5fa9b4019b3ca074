# exercise: predictions
def predictions():
    return {"height": 15, "width": 18, "parameters": 1776, "values": 6 * 15 * 18}
