
?
n19
flytesnacksdevelopment"ahf4snkjt2thtmsljl5f*examplecs3://my-s3-bucket/metadata/propeller/flytesnacks-development-ahf4snkjt2thtmsljl5f/n1/data/inputs.pb€
fs3://my-s3-bucket/metadata/propeller/flytesnacks-development-ahf4snkjt2thtmsljl5f/n1/data/0/outputs.pb"Ó®»Í€åšw*ÀìÏ&2Ó®»Íÿäšw:Ó®»ÍÀÑêJıÄ
Vflytesnacksdevelopment"$flyte_task-workflows.train.fit_model*1.4-GKw-c0PwFokMUQP
$8f7c6f0e-44cc-4a4e-9d0e-2a1cf1b8d3aa(flyte_cached-Vd1aYv2YTJXsKJfQwaN6NGDRc4H—
Tflytesnacksdevelopment"workflows.train.fit_model*v2026.03.1-3f2a9c12example?
n09
flytesnacksdevelopment"anv478h8khkj6pxvj847*example"2s3://my-s3-bucket/checkpoints/ahf4snkjt2thtmsljl5fZes3://my-s3-bucket/metadata/propeller/flytesnacks-development-ahf4snkjt2thtmsljl5f/n1/data/0/deck.html"	
0n1(