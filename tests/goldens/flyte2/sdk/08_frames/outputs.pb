
Q
o0K
IBG
8/tmp/flyte2-goldens/raw/0b3510b0b46ee1da317017a6205738d1
	parquet
2
o1,
*B(
s3://bucket/frame.parquet
	parquet