"""What comes after a decision: obligations, payments, correction, the last call, the court, remedies of the party."""
