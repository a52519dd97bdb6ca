
)
ZeroDivisionErrordivision by zero 