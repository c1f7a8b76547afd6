"""签名: how a document was signed: by hand on a pad or phone, on paper and scanned, or with a certificate.

Serves 电子签名法 第十三条, 第十四条 and the packs' signers. A signature binds to the content it was given to; it never
changes an issued page: what is signed afterwards is a copy of its own beside it.
"""
