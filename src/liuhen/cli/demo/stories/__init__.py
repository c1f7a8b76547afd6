"""The stories of the demonstration: texts as data, and a walker that takes them through the product's own acts."""
