"""Every write about the stores: self-tests, renewals, moves, expulsions."""
