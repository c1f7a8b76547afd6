"""涉案财物: the measures of a case with their lists, the register of property, items with photos and labels, prints."""
