
½
Q
documentE
C	J?
=
;
cache-key-metadata%*#
!
serialization-format	msgpack
h
other_
]"[2#
!
python_class_name
typing.AnyR4
*
PythonPickleZ
FlytePickle
Z
FlytePickle´
K
o0E
C	J?
=
;
cache-key-metadata%*#
!
serialization-format	msgpack
e
o1_
]"[2#
!
python_class_name
typing.AnyR4
*
PythonPickleZ
FlytePickle
Z
FlytePickle