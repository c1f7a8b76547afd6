"""查找: one box over everything a person may see."""
