
•
bflytesnacksdevelopment"'workflows.score.map_score_customer_4a7c*v2026.03.1-3f2a9c12example?
n29
flytesnacksdevelopment"afz572vkl6lm6d4sms4q*examplecs3://my-s3-bucket/metadata/propeller/flytesnacks-development-afz572vkl6lm6d4sms4q/n2/data/inputs.pbô¥
fs3://my-s3-bucket/metadata/propeller/flytesnacks-development-afz572vkl6lm6d4sms4q/n2/data/0/outputs.pb"ù
Ähttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0/pod?namespace=flytesnacks-developmentKubernetes Logs (User)"˛
Ÿhttps://console.example.com/cloudwatch/home?region=us-east-2#logEventViewer:group=/flyte/cluster;stream=fluentbit-kube.var.log.containers.afz572vkl6lm6d4sms4q-n2-0_flytesnacks-development_afz572vkl6lm6d4sms4q-n2-0.logCloudWatch Logs (All User)"ÄÍI*‹ÆªÕΩòØ—2Òı˚ßr:”ÆªÕ√⁄–…BÕøªÕ¨‘ÌΩR®[ContainersNotReady|ContainerCreating]: containers with unready status: [afz572vkl6lm6d4sms4q-n2-0]|Pulling image "images.example.com/flytesnacks/ml:v2026.03.1-3f2a9c1"Zcontainer_arrayÇò™
afz572vkl6lm6d4sms4q-n2-0§
afz572vkl6lm6d4sms4q-n2-0-0 (2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-0/podKubernetes Logs #0-0"Ä£¶
afz572vkl6lm6d4sms4q-n2-0-1 (2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-1/podKubernetes Logs #0-1"Ä£¶
afz572vkl6lm6d4sms4q-n2-0-2 (2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-2/podKubernetes Logs #0-2"Ä£§
afz572vkl6lm6d4sms4q-n2-0-3 2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-3/podKubernetes Logs #0-3"Ä£¶
afz572vkl6lm6d4sms4q-n2-0-4 (2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-4/podKubernetes Logs #0-4"Ä£§
afz572vkl6lm6d4sms4q-n2-0-5 2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-5/podKubernetes Logs #0-5"Ä£§
afz572vkl6lm6d4sms4q-n2-0-6 2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-6/podKubernetes Logs #0-6"Ä£§
afz572vkl6lm6d4sms4q-n2-0-7 2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-7/podKubernetes Logs #0-7"Ä£§
afz572vkl6lm6d4sms4q-n2-0-8 2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-8/podKubernetes Logs #0-8"Ä£¶
afz572vkl6lm6d4sms4q-n2-0-9	 (2Ä
`https://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-9/podKubernetes Logs #0-9"Ä£©
afz572vkl6lm6d4sms4q-n2-0-10
 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-10/podKubernetes Logs #0-10"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-11 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-11/podKubernetes Logs #0-11"Ä£©
afz572vkl6lm6d4sms4q-n2-0-12 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-12/podKubernetes Logs #0-12"Ä£©
afz572vkl6lm6d4sms4q-n2-0-13 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-13/podKubernetes Logs #0-13"Ä£©
afz572vkl6lm6d4sms4q-n2-0-14 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-14/podKubernetes Logs #0-14"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-15 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-15/podKubernetes Logs #0-15"Ä£©
afz572vkl6lm6d4sms4q-n2-0-16 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-16/podKubernetes Logs #0-16"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-17 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-17/podKubernetes Logs #0-17"Ä£©
afz572vkl6lm6d4sms4q-n2-0-18 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-18/podKubernetes Logs #0-18"Ä£©
afz572vkl6lm6d4sms4q-n2-0-19 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-19/podKubernetes Logs #0-19"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-20 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-20/podKubernetes Logs #0-20"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-21 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-21/podKubernetes Logs #0-21"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-22 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-22/podKubernetes Logs #0-22"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-23-1 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-23/podKubernetes Logs #0-23"Ä£©
afz572vkl6lm6d4sms4q-n2-0-24 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-24/podKubernetes Logs #0-24"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-25 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-25/podKubernetes Logs #0-25"Ä£©
afz572vkl6lm6d4sms4q-n2-0-26 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-26/podKubernetes Logs #0-26"Ä£©
afz572vkl6lm6d4sms4q-n2-0-27 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-27/podKubernetes Logs #0-27"Ä£©
afz572vkl6lm6d4sms4q-n2-0-28 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-28/podKubernetes Logs #0-28"Ä£©
afz572vkl6lm6d4sms4q-n2-0-29 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-29/podKubernetes Logs #0-29"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-30 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-30/podKubernetes Logs #0-30"Ä£©
afz572vkl6lm6d4sms4q-n2-0-31 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-31/podKubernetes Logs #0-31"Ä£©
afz572vkl6lm6d4sms4q-n2-0-32  (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-32/podKubernetes Logs #0-32"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-33! 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-33/podKubernetes Logs #0-33"Ä£©
afz572vkl6lm6d4sms4q-n2-0-34" (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-34/podKubernetes Logs #0-34"Ä£©
afz572vkl6lm6d4sms4q-n2-0-35# (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-35/podKubernetes Logs #0-35"Ä£©
afz572vkl6lm6d4sms4q-n2-0-36$ (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-36/podKubernetes Logs #0-36"Ä£©
afz572vkl6lm6d4sms4q-n2-0-37% (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-37/podKubernetes Logs #0-37"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-38-1& (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-38/podKubernetes Logs #0-38"Ä£©
afz572vkl6lm6d4sms4q-n2-0-39' (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-39/podKubernetes Logs #0-39"Ä£©
afz572vkl6lm6d4sms4q-n2-0-40( (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-40/podKubernetes Logs #0-40"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-41) 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-41/podKubernetes Logs #0-41"Ä£©
afz572vkl6lm6d4sms4q-n2-0-42* (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-42/podKubernetes Logs #0-42"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-43+ 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-43/podKubernetes Logs #0-43"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-44, 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-44/podKubernetes Logs #0-44"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-45- 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-45/podKubernetes Logs #0-45"Ä£©
afz572vkl6lm6d4sms4q-n2-0-46. (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-46/podKubernetes Logs #0-46"Ä£©
afz572vkl6lm6d4sms4q-n2-0-47/ (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-47/podKubernetes Logs #0-47"Ä£©
afz572vkl6lm6d4sms4q-n2-0-480 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-48/podKubernetes Logs #0-48"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-491 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-49/podKubernetes Logs #0-49"Ä£´
afz572vkl6lm6d4sms4q-n2-0-50-12 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-50/podKubernetes Logs #0-50"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-513 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-51/podKubernetes Logs #0-51"Ä£©
afz572vkl6lm6d4sms4q-n2-0-524 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-52/podKubernetes Logs #0-52"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-535 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-53/podKubernetes Logs #0-53"Ä£©
afz572vkl6lm6d4sms4q-n2-0-546 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-54/podKubernetes Logs #0-54"Ä£©
afz572vkl6lm6d4sms4q-n2-0-557 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-55/podKubernetes Logs #0-55"Ä£©
afz572vkl6lm6d4sms4q-n2-0-568 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-56/podKubernetes Logs #0-56"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-57-19 (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-57/podKubernetes Logs #0-57"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-58: 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-58/podKubernetes Logs #0-58"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-59; 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-59/podKubernetes Logs #0-59"Ä£©
afz572vkl6lm6d4sms4q-n2-0-60< (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-60/podKubernetes Logs #0-60"Ä£©
afz572vkl6lm6d4sms4q-n2-0-61= (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-61/podKubernetes Logs #0-61"Ä£©
afz572vkl6lm6d4sms4q-n2-0-62> (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-62/podKubernetes Logs #0-62"Ä£©
afz572vkl6lm6d4sms4q-n2-0-63? (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-63/podKubernetes Logs #0-63"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-64-1@ (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-64/podKubernetes Logs #0-64"Ä£©
afz572vkl6lm6d4sms4q-n2-0-65A (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-65/podKubernetes Logs #0-65"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-66B 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-66/podKubernetes Logs #0-66"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-67C 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-67/podKubernetes Logs #0-67"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-68D 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-68/podKubernetes Logs #0-68"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-69E 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-69/podKubernetes Logs #0-69"Ä£©
afz572vkl6lm6d4sms4q-n2-0-70F (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-70/podKubernetes Logs #0-70"Ä£©
afz572vkl6lm6d4sms4q-n2-0-71G (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-71/podKubernetes Logs #0-71"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-72H 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-72/podKubernetes Logs #0-72"Ä£©
afz572vkl6lm6d4sms4q-n2-0-73I (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-73/podKubernetes Logs #0-73"Ä£©
afz572vkl6lm6d4sms4q-n2-0-74J (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-74/podKubernetes Logs #0-74"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-75K 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-75/podKubernetes Logs #0-75"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-76L 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-76/podKubernetes Logs #0-76"Ä£©
afz572vkl6lm6d4sms4q-n2-0-77M (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-77/podKubernetes Logs #0-77"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-78N 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-78/podKubernetes Logs #0-78"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-79O 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-79/podKubernetes Logs #0-79"Ä£©
afz572vkl6lm6d4sms4q-n2-0-80P (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-80/podKubernetes Logs #0-80"Ä£©
afz572vkl6lm6d4sms4q-n2-0-81Q (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-81/podKubernetes Logs #0-81"Ä£©
afz572vkl6lm6d4sms4q-n2-0-82R (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-82/podKubernetes Logs #0-82"Ä£©
afz572vkl6lm6d4sms4q-n2-0-83S (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-83/podKubernetes Logs #0-83"Ä£©
afz572vkl6lm6d4sms4q-n2-0-84T (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-84/podKubernetes Logs #0-84"Ä£©
afz572vkl6lm6d4sms4q-n2-0-85U (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-85/podKubernetes Logs #0-85"Ä£©
afz572vkl6lm6d4sms4q-n2-0-86V (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-86/podKubernetes Logs #0-86"Ä£©
afz572vkl6lm6d4sms4q-n2-0-87W (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-87/podKubernetes Logs #0-87"Ä£©
afz572vkl6lm6d4sms4q-n2-0-88X (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-88/podKubernetes Logs #0-88"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-89Y 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-89/podKubernetes Logs #0-89"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-90Z 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-90/podKubernetes Logs #0-90"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-91[ 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-91/podKubernetes Logs #0-91"Ä£©
afz572vkl6lm6d4sms4q-n2-0-92\ (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-92/podKubernetes Logs #0-92"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-93] 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-93/podKubernetes Logs #0-93"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-94-1^ (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-94/podKubernetes Logs #0-94"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-95_ 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-95/podKubernetes Logs #0-95"Ä£©
afz572vkl6lm6d4sms4q-n2-0-96` (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-96/podKubernetes Logs #0-96"Ä£©
afz572vkl6lm6d4sms4q-n2-0-97a (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-97/podKubernetes Logs #0-97"Ä£©
afz572vkl6lm6d4sms4q-n2-0-98b (2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-98/podKubernetes Logs #0-98"Ä£ß
afz572vkl6lm6d4sms4q-n2-0-99c 2Ç
ahttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-99/podKubernetes Logs #0-99"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-100d (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-100/podKubernetes Logs #0-100"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-101e (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-101/podKubernetes Logs #0-101"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-102f (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-102/podKubernetes Logs #0-102"Ä£Æ
afz572vkl6lm6d4sms4q-n2-0-103-1g 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-103/podKubernetes Logs #0-103"Ä£™
afz572vkl6lm6d4sms4q-n2-0-104h 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-104/podKubernetes Logs #0-104"Ä£™
afz572vkl6lm6d4sms4q-n2-0-105i 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-105/podKubernetes Logs #0-105"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-106j (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-106/podKubernetes Logs #0-106"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-107k (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-107/podKubernetes Logs #0-107"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-108l (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-108/podKubernetes Logs #0-108"Ä£Æ
afz572vkl6lm6d4sms4q-n2-0-109-1m 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-109/podKubernetes Logs #0-109"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-110n (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-110/podKubernetes Logs #0-110"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-111o (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-111/podKubernetes Logs #0-111"Ä£™
afz572vkl6lm6d4sms4q-n2-0-112p 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-112/podKubernetes Logs #0-112"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-113q (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-113/podKubernetes Logs #0-113"Ä£∞
afz572vkl6lm6d4sms4q-n2-0-114-1r (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-114/podKubernetes Logs #0-114"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-115s (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-115/podKubernetes Logs #0-115"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-116t (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-116/podKubernetes Logs #0-116"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-117u (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-117/podKubernetes Logs #0-117"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-118v (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-118/podKubernetes Logs #0-118"Ä£™
afz572vkl6lm6d4sms4q-n2-0-119w 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-119/podKubernetes Logs #0-119"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-120x (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-120/podKubernetes Logs #0-120"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-121y (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-121/podKubernetes Logs #0-121"Ä£™
afz572vkl6lm6d4sms4q-n2-0-122z 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-122/podKubernetes Logs #0-122"Ä£™
afz572vkl6lm6d4sms4q-n2-0-123{ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-123/podKubernetes Logs #0-123"Ä£™
afz572vkl6lm6d4sms4q-n2-0-124| 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-124/podKubernetes Logs #0-124"Ä£™
afz572vkl6lm6d4sms4q-n2-0-125} 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-125/podKubernetes Logs #0-125"Ä£¨
afz572vkl6lm6d4sms4q-n2-0-126~ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-126/podKubernetes Logs #0-126"Ä£™
afz572vkl6lm6d4sms4q-n2-0-127 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-127/podKubernetes Logs #0-127"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-128Ä (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-128/podKubernetes Logs #0-128"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-129Å (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-129/podKubernetes Logs #0-129"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-130Ç (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-130/podKubernetes Logs #0-130"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-131É (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-131/podKubernetes Logs #0-131"Ä£´
afz572vkl6lm6d4sms4q-n2-0-132Ñ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-132/podKubernetes Logs #0-132"Ä£´
afz572vkl6lm6d4sms4q-n2-0-133Ö 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-133/podKubernetes Logs #0-133"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-134Ü (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-134/podKubernetes Logs #0-134"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-135á (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-135/podKubernetes Logs #0-135"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-136à (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-136/podKubernetes Logs #0-136"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-137â (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-137/podKubernetes Logs #0-137"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-138ä (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-138/podKubernetes Logs #0-138"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-139ã (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-139/podKubernetes Logs #0-139"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-140å (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-140/podKubernetes Logs #0-140"Ä£´
afz572vkl6lm6d4sms4q-n2-0-141ç 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-141/podKubernetes Logs #0-141"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-142é (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-142/podKubernetes Logs #0-142"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-143è (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-143/podKubernetes Logs #0-143"Ä£´
afz572vkl6lm6d4sms4q-n2-0-144ê 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-144/podKubernetes Logs #0-144"Ä£´
afz572vkl6lm6d4sms4q-n2-0-145ë 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-145/podKubernetes Logs #0-145"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-146í (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-146/podKubernetes Logs #0-146"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-147ì (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-147/podKubernetes Logs #0-147"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-148î (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-148/podKubernetes Logs #0-148"Ä£´
afz572vkl6lm6d4sms4q-n2-0-149ï 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-149/podKubernetes Logs #0-149"Ä£´
afz572vkl6lm6d4sms4q-n2-0-150ñ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-150/podKubernetes Logs #0-150"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-151ó (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-151/podKubernetes Logs #0-151"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-152ò (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-152/podKubernetes Logs #0-152"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-153ô (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-153/podKubernetes Logs #0-153"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-154ö (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-154/podKubernetes Logs #0-154"Ä£´
afz572vkl6lm6d4sms4q-n2-0-155õ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-155/podKubernetes Logs #0-155"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-156ú (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-156/podKubernetes Logs #0-156"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-157ù (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-157/podKubernetes Logs #0-157"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-158û (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-158/podKubernetes Logs #0-158"Ä£´
afz572vkl6lm6d4sms4q-n2-0-159ü 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-159/podKubernetes Logs #0-159"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-160† (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-160/podKubernetes Logs #0-160"Ä£´
afz572vkl6lm6d4sms4q-n2-0-161° 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-161/podKubernetes Logs #0-161"Ä£´
afz572vkl6lm6d4sms4q-n2-0-162¢ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-162/podKubernetes Logs #0-162"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-163£ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-163/podKubernetes Logs #0-163"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-164§ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-164/podKubernetes Logs #0-164"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-165• (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-165/podKubernetes Logs #0-165"Ä£´
afz572vkl6lm6d4sms4q-n2-0-166¶ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-166/podKubernetes Logs #0-166"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-167ß (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-167/podKubernetes Logs #0-167"Ä£´
afz572vkl6lm6d4sms4q-n2-0-168® 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-168/podKubernetes Logs #0-168"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-169© (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-169/podKubernetes Logs #0-169"Ä£´
afz572vkl6lm6d4sms4q-n2-0-170™ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-170/podKubernetes Logs #0-170"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-171´ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-171/podKubernetes Logs #0-171"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-172¨ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-172/podKubernetes Logs #0-172"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-173≠ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-173/podKubernetes Logs #0-173"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-174Æ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-174/podKubernetes Logs #0-174"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-175Ø (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-175/podKubernetes Logs #0-175"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-176∞ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-176/podKubernetes Logs #0-176"Ä£´
afz572vkl6lm6d4sms4q-n2-0-177± 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-177/podKubernetes Logs #0-177"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-178≤ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-178/podKubernetes Logs #0-178"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-179≥ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-179/podKubernetes Logs #0-179"Ä£´
afz572vkl6lm6d4sms4q-n2-0-180¥ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-180/podKubernetes Logs #0-180"Ä£´
afz572vkl6lm6d4sms4q-n2-0-181µ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-181/podKubernetes Logs #0-181"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-182∂ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-182/podKubernetes Logs #0-182"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-183∑ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-183/podKubernetes Logs #0-183"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-184∏ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-184/podKubernetes Logs #0-184"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-185π (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-185/podKubernetes Logs #0-185"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-186∫ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-186/podKubernetes Logs #0-186"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-187ª (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-187/podKubernetes Logs #0-187"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-188º (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-188/podKubernetes Logs #0-188"Ä£´
afz572vkl6lm6d4sms4q-n2-0-189Ω 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-189/podKubernetes Logs #0-189"Ä£´
afz572vkl6lm6d4sms4q-n2-0-190æ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-190/podKubernetes Logs #0-190"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-191ø (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-191/podKubernetes Logs #0-191"Ä£Ø
afz572vkl6lm6d4sms4q-n2-0-192-1¿ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-192/podKubernetes Logs #0-192"Ä£´
afz572vkl6lm6d4sms4q-n2-0-193¡ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-193/podKubernetes Logs #0-193"Ä£´
afz572vkl6lm6d4sms4q-n2-0-194¬ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-194/podKubernetes Logs #0-194"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-195√ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-195/podKubernetes Logs #0-195"Ä£´
afz572vkl6lm6d4sms4q-n2-0-196ƒ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-196/podKubernetes Logs #0-196"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-197≈ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-197/podKubernetes Logs #0-197"Ä£´
afz572vkl6lm6d4sms4q-n2-0-198∆ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-198/podKubernetes Logs #0-198"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-199« (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-199/podKubernetes Logs #0-199"Ä£´
afz572vkl6lm6d4sms4q-n2-0-200» 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-200/podKubernetes Logs #0-200"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-201… (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-201/podKubernetes Logs #0-201"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-202  (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-202/podKubernetes Logs #0-202"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-203À (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-203/podKubernetes Logs #0-203"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-204Ã (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-204/podKubernetes Logs #0-204"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-205Õ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-205/podKubernetes Logs #0-205"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-206Œ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-206/podKubernetes Logs #0-206"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-207œ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-207/podKubernetes Logs #0-207"Ä£´
afz572vkl6lm6d4sms4q-n2-0-208– 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-208/podKubernetes Logs #0-208"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-209— (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-209/podKubernetes Logs #0-209"Ä£´
afz572vkl6lm6d4sms4q-n2-0-210“ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-210/podKubernetes Logs #0-210"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-211” (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-211/podKubernetes Logs #0-211"Ä£´
afz572vkl6lm6d4sms4q-n2-0-212‘ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-212/podKubernetes Logs #0-212"Ä£´
afz572vkl6lm6d4sms4q-n2-0-213’ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-213/podKubernetes Logs #0-213"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-214÷ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-214/podKubernetes Logs #0-214"Ä£´
afz572vkl6lm6d4sms4q-n2-0-215◊ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-215/podKubernetes Logs #0-215"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-216ÿ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-216/podKubernetes Logs #0-216"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-217Ÿ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-217/podKubernetes Logs #0-217"Ä£´
afz572vkl6lm6d4sms4q-n2-0-218⁄ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-218/podKubernetes Logs #0-218"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-219€ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-219/podKubernetes Logs #0-219"Ä£´
afz572vkl6lm6d4sms4q-n2-0-220‹ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-220/podKubernetes Logs #0-220"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-221› (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-221/podKubernetes Logs #0-221"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-222ﬁ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-222/podKubernetes Logs #0-222"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-223ﬂ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-223/podKubernetes Logs #0-223"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-224‡ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-224/podKubernetes Logs #0-224"Ä£´
afz572vkl6lm6d4sms4q-n2-0-225· 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-225/podKubernetes Logs #0-225"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-226‚ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-226/podKubernetes Logs #0-226"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-227„ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-227/podKubernetes Logs #0-227"Ä£´
afz572vkl6lm6d4sms4q-n2-0-228‰ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-228/podKubernetes Logs #0-228"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-229Â (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-229/podKubernetes Logs #0-229"Ä£´
afz572vkl6lm6d4sms4q-n2-0-230Ê 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-230/podKubernetes Logs #0-230"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-231Á (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-231/podKubernetes Logs #0-231"Ä£±
afz572vkl6lm6d4sms4q-n2-0-232-1Ë (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-232/podKubernetes Logs #0-232"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-233È (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-233/podKubernetes Logs #0-233"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-234Í (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-234/podKubernetes Logs #0-234"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-235Î (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-235/podKubernetes Logs #0-235"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-236Ï (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-236/podKubernetes Logs #0-236"Ä£±
afz572vkl6lm6d4sms4q-n2-0-237-1Ì (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-237/podKubernetes Logs #0-237"Ä£´
afz572vkl6lm6d4sms4q-n2-0-238Ó 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-238/podKubernetes Logs #0-238"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-239Ô (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-239/podKubernetes Logs #0-239"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-240 (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-240/podKubernetes Logs #0-240"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-241Ò (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-241/podKubernetes Logs #0-241"Ä£´
afz572vkl6lm6d4sms4q-n2-0-242Ú 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-242/podKubernetes Logs #0-242"Ä£´
afz572vkl6lm6d4sms4q-n2-0-243Û 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-243/podKubernetes Logs #0-243"Ä£´
afz572vkl6lm6d4sms4q-n2-0-244Ù 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-244/podKubernetes Logs #0-244"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-245ı (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-245/podKubernetes Logs #0-245"Ä£´
afz572vkl6lm6d4sms4q-n2-0-246ˆ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-246/podKubernetes Logs #0-246"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-247˜ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-247/podKubernetes Logs #0-247"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-248¯ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-248/podKubernetes Logs #0-248"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-249˘ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-249/podKubernetes Logs #0-249"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-250˙ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-250/podKubernetes Logs #0-250"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-251˚ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-251/podKubernetes Logs #0-251"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-252¸ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-252/podKubernetes Logs #0-252"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-253˝ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-253/podKubernetes Logs #0-253"Ä£´
afz572vkl6lm6d4sms4q-n2-0-254˛ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-254/podKubernetes Logs #0-254"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-255ˇ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-255/podKubernetes Logs #0-255"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-256Ä (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-256/podKubernetes Logs #0-256"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-257Å (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-257/podKubernetes Logs #0-257"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-258Ç (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-258/podKubernetes Logs #0-258"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-259É (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-259/podKubernetes Logs #0-259"Ä£´
afz572vkl6lm6d4sms4q-n2-0-260Ñ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-260/podKubernetes Logs #0-260"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-261Ö (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-261/podKubernetes Logs #0-261"Ä£´
afz572vkl6lm6d4sms4q-n2-0-262Ü 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-262/podKubernetes Logs #0-262"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-263á (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-263/podKubernetes Logs #0-263"Ä£´
afz572vkl6lm6d4sms4q-n2-0-264à 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-264/podKubernetes Logs #0-264"Ä£´
afz572vkl6lm6d4sms4q-n2-0-265â 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-265/podKubernetes Logs #0-265"Ä£´
afz572vkl6lm6d4sms4q-n2-0-266ä 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-266/podKubernetes Logs #0-266"Ä£´
afz572vkl6lm6d4sms4q-n2-0-267ã 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-267/podKubernetes Logs #0-267"Ä£´
afz572vkl6lm6d4sms4q-n2-0-268å 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-268/podKubernetes Logs #0-268"Ä£´
afz572vkl6lm6d4sms4q-n2-0-269ç 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-269/podKubernetes Logs #0-269"Ä£´
afz572vkl6lm6d4sms4q-n2-0-270é 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-270/podKubernetes Logs #0-270"Ä£´
afz572vkl6lm6d4sms4q-n2-0-271è 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-271/podKubernetes Logs #0-271"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-272ê (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-272/podKubernetes Logs #0-272"Ä£´
afz572vkl6lm6d4sms4q-n2-0-273ë 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-273/podKubernetes Logs #0-273"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-274í (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-274/podKubernetes Logs #0-274"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-275ì (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-275/podKubernetes Logs #0-275"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-276î (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-276/podKubernetes Logs #0-276"Ä£±
afz572vkl6lm6d4sms4q-n2-0-277-1ï (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-277/podKubernetes Logs #0-277"Ä£´
afz572vkl6lm6d4sms4q-n2-0-278ñ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-278/podKubernetes Logs #0-278"Ä£Ø
afz572vkl6lm6d4sms4q-n2-0-279-1ó 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-279/podKubernetes Logs #0-279"Ä£´
afz572vkl6lm6d4sms4q-n2-0-280ò 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-280/podKubernetes Logs #0-280"Ä£´
afz572vkl6lm6d4sms4q-n2-0-281ô 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-281/podKubernetes Logs #0-281"Ä£´
afz572vkl6lm6d4sms4q-n2-0-282ö 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-282/podKubernetes Logs #0-282"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-283õ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-283/podKubernetes Logs #0-283"Ä£±
afz572vkl6lm6d4sms4q-n2-0-284-1ú (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-284/podKubernetes Logs #0-284"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-285ù (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-285/podKubernetes Logs #0-285"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-286û (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-286/podKubernetes Logs #0-286"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-287ü (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-287/podKubernetes Logs #0-287"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-288† (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-288/podKubernetes Logs #0-288"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-289° (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-289/podKubernetes Logs #0-289"Ä£´
afz572vkl6lm6d4sms4q-n2-0-290¢ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-290/podKubernetes Logs #0-290"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-291£ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-291/podKubernetes Logs #0-291"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-292§ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-292/podKubernetes Logs #0-292"Ä£´
afz572vkl6lm6d4sms4q-n2-0-293• 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-293/podKubernetes Logs #0-293"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-294¶ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-294/podKubernetes Logs #0-294"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-295ß (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-295/podKubernetes Logs #0-295"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-296® (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-296/podKubernetes Logs #0-296"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-297© (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-297/podKubernetes Logs #0-297"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-298™ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-298/podKubernetes Logs #0-298"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-299´ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-299/podKubernetes Logs #0-299"Ä£´
afz572vkl6lm6d4sms4q-n2-0-300¨ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-300/podKubernetes Logs #0-300"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-301≠ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-301/podKubernetes Logs #0-301"Ä£´
afz572vkl6lm6d4sms4q-n2-0-302Æ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-302/podKubernetes Logs #0-302"Ä£Ø
afz572vkl6lm6d4sms4q-n2-0-303-1Ø 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-303/podKubernetes Logs #0-303"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-304∞ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-304/podKubernetes Logs #0-304"Ä£´
afz572vkl6lm6d4sms4q-n2-0-305± 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-305/podKubernetes Logs #0-305"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-306≤ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-306/podKubernetes Logs #0-306"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-307≥ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-307/podKubernetes Logs #0-307"Ä£´
afz572vkl6lm6d4sms4q-n2-0-308¥ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-308/podKubernetes Logs #0-308"Ä£´
afz572vkl6lm6d4sms4q-n2-0-309µ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-309/podKubernetes Logs #0-309"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-310∂ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-310/podKubernetes Logs #0-310"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-311∑ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-311/podKubernetes Logs #0-311"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-312∏ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-312/podKubernetes Logs #0-312"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-313π (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-313/podKubernetes Logs #0-313"Ä£´
afz572vkl6lm6d4sms4q-n2-0-314∫ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-314/podKubernetes Logs #0-314"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-315ª (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-315/podKubernetes Logs #0-315"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-316º (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-316/podKubernetes Logs #0-316"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-317Ω (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-317/podKubernetes Logs #0-317"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-318æ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-318/podKubernetes Logs #0-318"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-319ø (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-319/podKubernetes Logs #0-319"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-320¿ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-320/podKubernetes Logs #0-320"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-321¡ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-321/podKubernetes Logs #0-321"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-322¬ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-322/podKubernetes Logs #0-322"Ä£´
afz572vkl6lm6d4sms4q-n2-0-323√ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-323/podKubernetes Logs #0-323"Ä£´
afz572vkl6lm6d4sms4q-n2-0-324ƒ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-324/podKubernetes Logs #0-324"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-325≈ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-325/podKubernetes Logs #0-325"Ä£´
afz572vkl6lm6d4sms4q-n2-0-326∆ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-326/podKubernetes Logs #0-326"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-327« (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-327/podKubernetes Logs #0-327"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-328» (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-328/podKubernetes Logs #0-328"Ä£´
afz572vkl6lm6d4sms4q-n2-0-329… 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-329/podKubernetes Logs #0-329"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-330  (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-330/podKubernetes Logs #0-330"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-331À (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-331/podKubernetes Logs #0-331"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-332Ã (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-332/podKubernetes Logs #0-332"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-333Õ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-333/podKubernetes Logs #0-333"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-334Œ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-334/podKubernetes Logs #0-334"Ä£´
afz572vkl6lm6d4sms4q-n2-0-335œ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-335/podKubernetes Logs #0-335"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-336– (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-336/podKubernetes Logs #0-336"Ä£±
afz572vkl6lm6d4sms4q-n2-0-337-1— (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-337/podKubernetes Logs #0-337"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-338“ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-338/podKubernetes Logs #0-338"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-339” (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-339/podKubernetes Logs #0-339"Ä£´
afz572vkl6lm6d4sms4q-n2-0-340‘ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-340/podKubernetes Logs #0-340"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-341’ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-341/podKubernetes Logs #0-341"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-342÷ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-342/podKubernetes Logs #0-342"Ä£´
afz572vkl6lm6d4sms4q-n2-0-343◊ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-343/podKubernetes Logs #0-343"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-344ÿ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-344/podKubernetes Logs #0-344"Ä£´
afz572vkl6lm6d4sms4q-n2-0-345Ÿ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-345/podKubernetes Logs #0-345"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-346⁄ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-346/podKubernetes Logs #0-346"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-347€ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-347/podKubernetes Logs #0-347"Ä£´
afz572vkl6lm6d4sms4q-n2-0-348‹ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-348/podKubernetes Logs #0-348"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-349› (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-349/podKubernetes Logs #0-349"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-350ﬁ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-350/podKubernetes Logs #0-350"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-351ﬂ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-351/podKubernetes Logs #0-351"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-352‡ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-352/podKubernetes Logs #0-352"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-353· (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-353/podKubernetes Logs #0-353"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-354‚ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-354/podKubernetes Logs #0-354"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-355„ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-355/podKubernetes Logs #0-355"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-356‰ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-356/podKubernetes Logs #0-356"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-357Â (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-357/podKubernetes Logs #0-357"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-358Ê (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-358/podKubernetes Logs #0-358"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-359Á (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-359/podKubernetes Logs #0-359"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-360Ë (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-360/podKubernetes Logs #0-360"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-361È (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-361/podKubernetes Logs #0-361"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-362Í (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-362/podKubernetes Logs #0-362"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-363Î (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-363/podKubernetes Logs #0-363"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-364Ï (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-364/podKubernetes Logs #0-364"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-365Ì (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-365/podKubernetes Logs #0-365"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-366Ó (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-366/podKubernetes Logs #0-366"Ä£´
afz572vkl6lm6d4sms4q-n2-0-367Ô 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-367/podKubernetes Logs #0-367"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-368 (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-368/podKubernetes Logs #0-368"Ä£´
afz572vkl6lm6d4sms4q-n2-0-369Ò 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-369/podKubernetes Logs #0-369"Ä£´
afz572vkl6lm6d4sms4q-n2-0-370Ú 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-370/podKubernetes Logs #0-370"Ä£´
afz572vkl6lm6d4sms4q-n2-0-371Û 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-371/podKubernetes Logs #0-371"Ä£´
afz572vkl6lm6d4sms4q-n2-0-372Ù 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-372/podKubernetes Logs #0-372"Ä£´
afz572vkl6lm6d4sms4q-n2-0-373ı 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-373/podKubernetes Logs #0-373"Ä£´
afz572vkl6lm6d4sms4q-n2-0-374ˆ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-374/podKubernetes Logs #0-374"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-375˜ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-375/podKubernetes Logs #0-375"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-376¯ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-376/podKubernetes Logs #0-376"Ä£´
afz572vkl6lm6d4sms4q-n2-0-377˘ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-377/podKubernetes Logs #0-377"Ä£´
afz572vkl6lm6d4sms4q-n2-0-378˙ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-378/podKubernetes Logs #0-378"Ä£±
afz572vkl6lm6d4sms4q-n2-0-379-1˚ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-379/podKubernetes Logs #0-379"Ä£´
afz572vkl6lm6d4sms4q-n2-0-380¸ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-380/podKubernetes Logs #0-380"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-381˝ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-381/podKubernetes Logs #0-381"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-382˛ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-382/podKubernetes Logs #0-382"Ä£´
afz572vkl6lm6d4sms4q-n2-0-383ˇ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-383/podKubernetes Logs #0-383"Ä£´
afz572vkl6lm6d4sms4q-n2-0-384Ä 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-384/podKubernetes Logs #0-384"Ä£´
afz572vkl6lm6d4sms4q-n2-0-385Å 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-385/podKubernetes Logs #0-385"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-386Ç (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-386/podKubernetes Logs #0-386"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-387É (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-387/podKubernetes Logs #0-387"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-388Ñ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-388/podKubernetes Logs #0-388"Ä£´
afz572vkl6lm6d4sms4q-n2-0-389Ö 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-389/podKubernetes Logs #0-389"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-390Ü (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-390/podKubernetes Logs #0-390"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-391á (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-391/podKubernetes Logs #0-391"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-392à (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-392/podKubernetes Logs #0-392"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-393â (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-393/podKubernetes Logs #0-393"Ä£´
afz572vkl6lm6d4sms4q-n2-0-394ä 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-394/podKubernetes Logs #0-394"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-395ã (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-395/podKubernetes Logs #0-395"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-396å (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-396/podKubernetes Logs #0-396"Ä£±
afz572vkl6lm6d4sms4q-n2-0-397-1ç (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-397/podKubernetes Logs #0-397"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-398é (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-398/podKubernetes Logs #0-398"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-399è (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-399/podKubernetes Logs #0-399"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-400ê (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-400/podKubernetes Logs #0-400"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-401ë (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-401/podKubernetes Logs #0-401"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-402í (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-402/podKubernetes Logs #0-402"Ä£´
afz572vkl6lm6d4sms4q-n2-0-403ì 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-403/podKubernetes Logs #0-403"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-404î (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-404/podKubernetes Logs #0-404"Ä£´
afz572vkl6lm6d4sms4q-n2-0-405ï 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-405/podKubernetes Logs #0-405"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-406ñ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-406/podKubernetes Logs #0-406"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-407ó (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-407/podKubernetes Logs #0-407"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-408ò (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-408/podKubernetes Logs #0-408"Ä£´
afz572vkl6lm6d4sms4q-n2-0-409ô 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-409/podKubernetes Logs #0-409"Ä£±
afz572vkl6lm6d4sms4q-n2-0-410-1ö (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-410/podKubernetes Logs #0-410"Ä£±
afz572vkl6lm6d4sms4q-n2-0-411-1õ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-411/podKubernetes Logs #0-411"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-412ú (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-412/podKubernetes Logs #0-412"Ä£´
afz572vkl6lm6d4sms4q-n2-0-413ù 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-413/podKubernetes Logs #0-413"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-414û (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-414/podKubernetes Logs #0-414"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-415ü (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-415/podKubernetes Logs #0-415"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-416† (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-416/podKubernetes Logs #0-416"Ä£´
afz572vkl6lm6d4sms4q-n2-0-417° 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-417/podKubernetes Logs #0-417"Ä£´
afz572vkl6lm6d4sms4q-n2-0-418¢ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-418/podKubernetes Logs #0-418"Ä£´
afz572vkl6lm6d4sms4q-n2-0-419£ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-419/podKubernetes Logs #0-419"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-420§ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-420/podKubernetes Logs #0-420"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-421• (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-421/podKubernetes Logs #0-421"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-422¶ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-422/podKubernetes Logs #0-422"Ä£±
afz572vkl6lm6d4sms4q-n2-0-423-1ß (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-423/podKubernetes Logs #0-423"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-424® (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-424/podKubernetes Logs #0-424"Ä£´
afz572vkl6lm6d4sms4q-n2-0-425© 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-425/podKubernetes Logs #0-425"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-426™ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-426/podKubernetes Logs #0-426"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-427´ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-427/podKubernetes Logs #0-427"Ä£´
afz572vkl6lm6d4sms4q-n2-0-428¨ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-428/podKubernetes Logs #0-428"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-429≠ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-429/podKubernetes Logs #0-429"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-430Æ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-430/podKubernetes Logs #0-430"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-431Ø (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-431/podKubernetes Logs #0-431"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-432∞ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-432/podKubernetes Logs #0-432"Ä£´
afz572vkl6lm6d4sms4q-n2-0-433± 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-433/podKubernetes Logs #0-433"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-434≤ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-434/podKubernetes Logs #0-434"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-435≥ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-435/podKubernetes Logs #0-435"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-436¥ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-436/podKubernetes Logs #0-436"Ä£´
afz572vkl6lm6d4sms4q-n2-0-437µ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-437/podKubernetes Logs #0-437"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-438∂ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-438/podKubernetes Logs #0-438"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-439∑ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-439/podKubernetes Logs #0-439"Ä£´
afz572vkl6lm6d4sms4q-n2-0-440∏ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-440/podKubernetes Logs #0-440"Ä£´
afz572vkl6lm6d4sms4q-n2-0-441π 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-441/podKubernetes Logs #0-441"Ä£´
afz572vkl6lm6d4sms4q-n2-0-442∫ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-442/podKubernetes Logs #0-442"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-443ª (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-443/podKubernetes Logs #0-443"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-444º (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-444/podKubernetes Logs #0-444"Ä£´
afz572vkl6lm6d4sms4q-n2-0-445Ω 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-445/podKubernetes Logs #0-445"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-446æ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-446/podKubernetes Logs #0-446"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-447ø (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-447/podKubernetes Logs #0-447"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-448¿ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-448/podKubernetes Logs #0-448"Ä£´
afz572vkl6lm6d4sms4q-n2-0-449¡ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-449/podKubernetes Logs #0-449"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-450¬ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-450/podKubernetes Logs #0-450"Ä£´
afz572vkl6lm6d4sms4q-n2-0-451√ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-451/podKubernetes Logs #0-451"Ä£´
afz572vkl6lm6d4sms4q-n2-0-452ƒ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-452/podKubernetes Logs #0-452"Ä£´
afz572vkl6lm6d4sms4q-n2-0-453≈ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-453/podKubernetes Logs #0-453"Ä£´
afz572vkl6lm6d4sms4q-n2-0-454∆ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-454/podKubernetes Logs #0-454"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-455« (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-455/podKubernetes Logs #0-455"Ä£Ø
afz572vkl6lm6d4sms4q-n2-0-456-1» 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-456/podKubernetes Logs #0-456"Ä£´
afz572vkl6lm6d4sms4q-n2-0-457… 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-457/podKubernetes Logs #0-457"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-458  (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-458/podKubernetes Logs #0-458"Ä£´
afz572vkl6lm6d4sms4q-n2-0-459À 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-459/podKubernetes Logs #0-459"Ä£´
afz572vkl6lm6d4sms4q-n2-0-460Ã 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-460/podKubernetes Logs #0-460"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-461Õ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-461/podKubernetes Logs #0-461"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-462Œ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-462/podKubernetes Logs #0-462"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-463œ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-463/podKubernetes Logs #0-463"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-464– (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-464/podKubernetes Logs #0-464"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-465— (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-465/podKubernetes Logs #0-465"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-466“ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-466/podKubernetes Logs #0-466"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-467” (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-467/podKubernetes Logs #0-467"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-468‘ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-468/podKubernetes Logs #0-468"Ä£´
afz572vkl6lm6d4sms4q-n2-0-469’ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-469/podKubernetes Logs #0-469"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-470÷ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-470/podKubernetes Logs #0-470"Ä£´
afz572vkl6lm6d4sms4q-n2-0-471◊ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-471/podKubernetes Logs #0-471"Ä£´
afz572vkl6lm6d4sms4q-n2-0-472ÿ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-472/podKubernetes Logs #0-472"Ä£´
afz572vkl6lm6d4sms4q-n2-0-473Ÿ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-473/podKubernetes Logs #0-473"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-474⁄ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-474/podKubernetes Logs #0-474"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-475€ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-475/podKubernetes Logs #0-475"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-476‹ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-476/podKubernetes Logs #0-476"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-477› (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-477/podKubernetes Logs #0-477"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-478ﬁ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-478/podKubernetes Logs #0-478"Ä£´
afz572vkl6lm6d4sms4q-n2-0-479ﬂ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-479/podKubernetes Logs #0-479"Ä£´
afz572vkl6lm6d4sms4q-n2-0-480‡ 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-480/podKubernetes Logs #0-480"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-481· (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-481/podKubernetes Logs #0-481"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-482‚ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-482/podKubernetes Logs #0-482"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-483„ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-483/podKubernetes Logs #0-483"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-484‰ (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-484/podKubernetes Logs #0-484"Ä£´
afz572vkl6lm6d4sms4q-n2-0-485Â 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-485/podKubernetes Logs #0-485"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-486Ê (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-486/podKubernetes Logs #0-486"Ä£´
afz572vkl6lm6d4sms4q-n2-0-487Á 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-487/podKubernetes Logs #0-487"Ä£´
afz572vkl6lm6d4sms4q-n2-0-488Ë 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-488/podKubernetes Logs #0-488"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-489È (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-489/podKubernetes Logs #0-489"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-490Í (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-490/podKubernetes Logs #0-490"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-491Î (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-491/podKubernetes Logs #0-491"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-492Ï (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-492/podKubernetes Logs #0-492"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-493Ì (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-493/podKubernetes Logs #0-493"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-494Ó (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-494/podKubernetes Logs #0-494"Ä£´
afz572vkl6lm6d4sms4q-n2-0-495Ô 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-495/podKubernetes Logs #0-495"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-496 (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-496/podKubernetes Logs #0-496"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-497Ò (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-497/podKubernetes Logs #0-497"Ä£≠
afz572vkl6lm6d4sms4q-n2-0-498Ú (2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-498/podKubernetes Logs #0-498"Ä£´
afz572vkl6lm6d4sms4q-n2-0-499Û 2Ñ
bhttps://k8s.example.com/dashboard/#!/log/flytesnacks-development/afz572vkl6lm6d4sms4q-n2-0-499/podKubernetes Logs #0-499"Ä£"	k8s-arrayàí$
”ÆªÕã≈‘task submitted to K8síO
’ÆªÕEUnschedulable:0/3 nodes are available: 3 Insufficient nvidia.com/gpu.íπ
⁄ÆªÕÄ µÓ®[ContainersNotReady|ContainerCreating]: containers with unready status: [afz572vkl6lm6d4sms4q-n2-0]|Pulling image "images.example.com/flytesnacks/ml:v2026.03.1-3f2a9c1"öƒ
¶
flytesnacks-developmentafz572vkl6lm6d4sms4q-n2-08
afz572vkl6lm6d4sms4q-n2-0
‹ÆªÕÄì¢8ÕøªÕÄ€çÆ
istio-proxy"afz572vkl6lm6d4sms4q-n2-0*

istio-initafz572vkl6lm6d4sms4q-n2-0