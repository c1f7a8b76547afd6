"""Recordings that the documents of a case say there should be (文书所载时间应有的录像)."""
