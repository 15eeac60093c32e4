"""The policy core: facts in, answer out; no clock, no network, no Django."""
