

name
	
users