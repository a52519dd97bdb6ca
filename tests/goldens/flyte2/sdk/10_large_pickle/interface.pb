
Ù
o
partsf
d2,
*
python_class_name<class 'frozenset'>R4
*
PythonPickleZ
FlytePickle
Z
FlytePickle
f
value]
[2#
!
python_class_name
typing.AnyR4
*
PythonPickleZ
FlytePickle
Z
FlytePicklee
c
o0]
[2#
!
python_class_name
typing.AnyR4
*
PythonPickleZ
FlytePickle
Z
FlytePickle