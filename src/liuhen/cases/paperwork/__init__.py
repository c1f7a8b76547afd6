"""The documents of a case as its pages lay them out: by stage, there, missing or not applicable."""
