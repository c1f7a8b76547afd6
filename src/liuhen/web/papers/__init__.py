"""Pages of what comes out of documents: signatures and signed copies, Word and its templates, binding a case file."""
