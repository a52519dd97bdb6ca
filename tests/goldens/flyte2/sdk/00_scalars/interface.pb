
›

choice
:
fast
slow

color
:
RED
GREEN

day


flag


integer


real


span


text


time
„


o0



o1



o2



o3



o4



o5



o6


o7
:
RED
GREEN

o8
:
fast
slow