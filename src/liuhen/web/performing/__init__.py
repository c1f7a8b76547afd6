"""履行与执行: obligations and payments, rechecks, the last call, the court, remedies of the party."""
