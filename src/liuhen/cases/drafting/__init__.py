"""起草: what is known when a document is opened: earlier documents, activities, recordings, measures."""
