

o0
	
Ada 3