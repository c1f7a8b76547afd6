"""What is done to devices that are not in use: maintenance, repair, and issues that could not be made."""
