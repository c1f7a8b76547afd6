"""调阅: the viewing register, requests with their permits, and carrying them out."""
