"""Every write of the review, the discussion and the experts' opinions."""
