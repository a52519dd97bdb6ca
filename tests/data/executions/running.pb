
ô
Tflytesnacksdevelopment"workflows.train.fit_model*v2026.03.1-3f2a9c12example?
n09
flytesnacksdevelopment"asw7ssvxjh8vt2z8hfsm*examplecs3://my-s3-bucket/metadata/propeller/flytesnacks-development-asw7ssvxjh8vt2z8hfsm/n0/data/inputs.pb≈	"ù
Ähttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/asw7ssvxjh8vt2z8hfsm-n0-1/pod?namespace=flytesnacks-developmentKubernetes Logs (User)"Ä
Ÿhttps://console.example.com/cloudwatch/home?region=us-east-2#logEventViewer:group=/flyte/cluster;stream=fluentbit-kube.var.log.containers.asw7ssvxjh8vt2z8hfsm-n0-1_flytesnacks-development_asw7ssvxjh8vt2z8hfsm-n0-1.logCloudWatch Logs (All User)"ÄÍI(*‹ÆªÕ◊ËÁì:”ÆªÕÁ◊ÃHB”ÆªÕ…ó∂.R®[ContainersNotReady|ContainerCreating]: containers with unready status: [asw7ssvxjh8vt2z8hfsm-n0-1]|Pulling image "images.example.com/flytesnacks/ml:v2026.03.1-3f2a9c1"Zpython-taskÇJ
asw7ssvxjh8vt2z8hfsm-n0-1"
asw7ssvxjh8vt2z8hfsm-n0-1-0gpu"	containeràí$
”ÆªÕã≈‘task submitted to K8síO
’ÆªÕEUnschedulable:0/3 nodes are available: 3 Insufficient nvidia.com/gpu.íπ
⁄ÆªÕÄ µÓ®[ContainersNotReady|ContainerCreating]: containers with unready status: [asw7ssvxjh8vt2z8hfsm-n0-1]|Pulling image "images.example.com/flytesnacks/ml:v2026.03.1-3f2a9c1"ö∂
ò
flytesnacks-developmentasw7ssvxjh8vt2z8hfsm-n0-1*
asw7ssvxjh8vt2z8hfsm-n0-1
‹ÆªÕÄì¢8
istio-proxy"asw7ssvxjh8vt2z8hfsm-n0-1*

istio-initasw7ssvxjh8vt2z8hfsm-n0-1