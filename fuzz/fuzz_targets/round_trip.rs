#![no_main]

flytepb_fuzz::target!(round_trip);
