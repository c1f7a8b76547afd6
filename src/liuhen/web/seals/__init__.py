"""用印: seals with their keepers, and every use of one."""
