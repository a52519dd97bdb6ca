
'
o0!

ƒ
£ten£twoÿ¥minusmsgpack