"""Every write of keeping: the rule, the places, checks and what they find, copies, repairs, orders to the sealer."""
