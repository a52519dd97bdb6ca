#![no_main]

flytepb_fuzz::target!(raw);
