
*
names!

ƒ
£ten£twoÿ¥minusmsgpack