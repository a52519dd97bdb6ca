
P
N
namesE
C	J?
=
;
cache-key-metadata%*#
!
serialization-format	msgpackM
K
o0E
C	J?
=
;
cache-key-metadata%*#
!
serialization-format	msgpack