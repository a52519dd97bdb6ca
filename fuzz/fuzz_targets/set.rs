#![no_main]

flytepb_fuzz::target!(set);
