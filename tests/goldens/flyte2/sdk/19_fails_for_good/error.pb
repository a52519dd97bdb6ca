
=
NonRecoverableError$no table users, größer
second line 