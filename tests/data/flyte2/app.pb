
.
*
exampleflytesnacksdevelopment"churnG
C
,images.example.com/flytesnacks/serve:3f2a9c1serve--port8080(’ 
https://churn.apps.example.com"ƒÅ¿ÍèÍî–*“á¿ÍèÍî–2
ƒÅ¿ÍèÍî– 2>
“á¿ÍèÍî–(container exits with code 1 as it starts 0