"""Which store is used, whether it holds its locks, moving to another one, expelling what must go."""
