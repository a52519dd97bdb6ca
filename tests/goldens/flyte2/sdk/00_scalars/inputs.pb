

integer

€€€€€€€€€

real

	š™™™™™¹?
"
text

GrÃ¼ÃŸe, ä¸–ç•Œ ğŸ˜€

flag

 

time

*ÿ¥“Í˜ŒëÜ

day


*€àˆÍ
$
span

2İúÿÿÿÿÿÿèó”£üÿÿÿÿ

color
	
GREEN

choice


slow

teamml
trace0af7651916cd43dd