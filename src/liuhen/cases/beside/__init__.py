"""What a head sees beside a document that goes up: the findings of that day and the recordings on the file."""
