"""文书: the editor, what helps while one writes, and the registers beside it: numbers, legal basis, discretion."""
