
T
frameK
IBG
8/tmp/flyte2-goldens/raw/6018366cf658f7a75ed34fe53a096533
	parquet
6
remote,
*B(
s3://bucket/frame.parquet
	parquet