"""职责: the duty board, the daily sheet, and what each post looks at first."""
