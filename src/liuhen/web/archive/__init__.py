"""归档: closed files with their images and discs, and the file of recordings."""
