"""起草: what helps while a document is written, and the registers beside it: numbers, legal basis, discretion."""
