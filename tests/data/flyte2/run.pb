
\


teamgrowth:H
Fs3://my-s3-bucket/flyte/example/flytesnacks/development/r7fk2w9xq4/raw–
5
/
exampleflytesnacksdevelopment"
r7fk2w9xq4a0¦20
.


00u1f3c9 
AdaLovelaceada@example.com:[
F
exampleflytesnacksdevelopment"train.fit_model*3f2a9c1d0b7e4a55python	fit_modelPbtrainj	fit_model€'Ó®»ÍèÍî–±Ñ»ÍèÍî– (0°®"î
İTraceback (most recent call last):
  File "/root/train.py", line 88, in fit_model
    booster = train_booster(frame, params)
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/root/boosting.py", line 41, in train_booster
    raise ValueError(f"feature {name!r} has {count} non-finite values")
ValueError: feature 'spend_â‚¬' has 3 non-finite values
ValueError2î
à
Hflytesnacksdevelopment"train.fit_model*3f2a9c1d0b7e4a552examplepython2.12.1python*("I
5

frame
B	parquetframe

depth
depth

o0
o02¦
,images.example.com/flytesnacks/train:3f2a9c1a0--inputs
{{.input}}--outputs-path{{.outputPrefix}}modtrain	fit_model"
4
16Gi*
	LOG_LEVEL20	fit_model:´Ó®»ÍèÍî–ÿ¿»ÍèÍî–"2
#container was killed: out of memory	OOMKilled(2G
0https://console.example.com/logs/r7fk2w9xq4-a0-0Kubernetes Logs8@@HRy
²¯»ÍèÍî–GSuccessfully assigned flytesnacks-development/r7fk2w9xq4-a0-0 to node-7"	Scheduled*default-scheduler0ZÓ®»ÍèÍî–Ô®»ÍèÍî–ZÔ®»ÍèÍî–²¯»ÍèÍî–Z²¯»ÍèÍî–Ë¯»ÍèÍî–ZË¯»ÍèÍî–ÿ¿»ÍèÍî–Zÿ¿»ÍèÍî–beu-1:ñ…À»ÍèÍî–±Ñ»ÍèÍî–"î
İTraceback (most recent call last):
  File "/root/train.py", line 88, in fit_model
    booster = train_booster(frame, params)
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/root/boosting.py", line 41, in train_booster
    raise ValueError(f"feature {name!r} has {count} non-finite values")
ValueError: feature 'spend_â‚¬' has 3 non-finite values
ValueError(2G
0https://console.example.com/logs/r7fk2w9xq4-a0-1Kubernetes Logs8@@HRy
äÀ»ÍèÍî–GSuccessfully assigned flytesnacks-development/r7fk2w9xq4-a0-1 to node-7"	Scheduled*default-scheduler0Z…À»ÍèÍî–†À»ÍèÍî–Z†À»ÍèÍî–äÀ»ÍèÍî–ZäÀ»ÍèÍî–ıÀ»ÍèÍî–ZıÀ»ÍèÍî–±Ñ»ÍèÍî–Z±Ñ»ÍèÍî–beu-1