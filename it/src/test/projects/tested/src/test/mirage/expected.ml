let sum = 5
