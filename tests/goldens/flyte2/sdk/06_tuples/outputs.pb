
/
o0)
'%
‚¥titleªMetropolis¤yearÍ‡msgpack