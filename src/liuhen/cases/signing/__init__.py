"""签名 of a case's documents: by hand on a pad or phone, by a scan of the signed paper, by a certificate."""
