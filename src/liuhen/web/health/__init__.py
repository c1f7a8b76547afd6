"""自检: the parts of the machine that keeps the evidence: originals, protection, clock, background tasks."""
