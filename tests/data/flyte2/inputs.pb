
t
framek
]B[
Ls3://my-s3-bucket/flyte/example/flytesnacks/development/r7fk2w9xq4/raw/frame
	parquet"
8d5957f1b4

depth


teamgrowth