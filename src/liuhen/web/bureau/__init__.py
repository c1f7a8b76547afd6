"""本机关: setting the bureau up, its people and their roles, and what an officer who leaves hands on."""
