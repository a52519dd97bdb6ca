
Ë
j
datab
`2(
&
python_class_name<class 'bytes'>R4
*
PythonPickleZ
FlytePickle
Z
FlytePickle
f
numbers[
Y2!

python_class_name
set[int]R4
*
PythonPickleZ
FlytePickle
Z
FlytePickle
u
plainl
j22
0
python_class_name<class 'sdk_tasks.Plain'>R4
*
PythonPickleZ
FlytePickle
Z
FlytePickleÁ
h
o0b
`2(
&
python_class_name<class 'bytes'>R4
*
PythonPickleZ
FlytePickle
Z
FlytePickle
a
o1[
Y2!

python_class_name
set[int]R4
*
PythonPickleZ
FlytePickle
Z
FlytePickle
r
o2l
j22
0
python_class_name<class 'sdk_tasks.Plain'>R4
*
PythonPickleZ
FlytePickle
Z
FlytePickle