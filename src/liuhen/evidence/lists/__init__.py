"""清单: what the papers that lie beside the originals say, read from the rows they are written from."""
