#![no_main]

flytepb_fuzz::target!(path);
