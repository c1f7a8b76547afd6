"""The vault in an S3-compatible object store with Object Lock (decisions 17): one bucket of originals, one of arrivals.

The bucket of originals has versions and locks; what is stored is locked in the request that makes it visible, and the
lock is read back. The staging bucket has none and is shared by all hosts. docs/formats/store.md gives the names.
"""
