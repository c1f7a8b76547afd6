"""分环节审阅: what must be there and what is, stage by stage, for the legal reviewer."""
