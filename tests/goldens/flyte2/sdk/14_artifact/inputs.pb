

size

