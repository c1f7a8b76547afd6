"""现场: activities with their coverage, breaks and certificates, several cameras at once, and the phone's pages."""
