
—
Tflytesnacksdevelopment"workflows.train.fit_model*v2026.03.1-3f2a9c12example?
n09
flytesnacksdevelopment"axcrtxbjs9t9l28hcvtn*examplecs3://my-s3-bucket/metadata/propeller/flytesnacks-development-axcrtxbjs9t9l28hcvtn/n0/data/inputs.pbj:Ó®»ÍÝËú&BÓ®»ÍŒäÿRtask submitted to K8sZpython-taskˆ’$
Ó®»Í‹ÅÔtask submitted to K8s