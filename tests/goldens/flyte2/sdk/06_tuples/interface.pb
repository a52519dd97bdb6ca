
È
˘
fixedÔ
Ï	2é
¨

propertiesù*ö
2
item_0(*&

titleItem 0

type	integer
1
item_1'*%

titleItem 1

typestring
1
item_2'*%

titleItem 2

typenumber
,
required 2
item_0
item_1
item_2

titleTupleWrapper_tuple

typeobjectJ?
=
;
cache-key-metadata%*#
!
serialization-format	msgpackZ
Pydantic Transformer
¥
movie™
ß	2…
q

propertiesc*a
/
title&*$

titleTitle

typestring
.
year&*$

titleYear

type	integer

required2
title
year
!
titleTypedDictWrapper_Movie

typeobjectJ?
=
;
cache-key-metadata%*#
!
serialization-format	msgpackZ
Pydantic Transformer
≥
pair™
ß	2…
q

propertiesc*a
.
left&*$

titleLeft

type	integer
/
right&*$

titleRight

typestring

required2
left
right
!
titleNamedTupleWrapper_Pair

typeobjectJ?
=
;
cache-key-metadata%*#
!
serialization-format	msgpackZ
Pydantic Transformer¥
±
o0™
ß	2…
q

propertiesc*a
/
title&*$

titleTitle

typestring
.
year&*$

titleYear

type	integer

required2
title
year
!
titleTypedDictWrapper_Movie

typeobjectJ?
=
;
cache-key-metadata%*#
!
serialization-format	msgpackZ
Pydantic Transformer