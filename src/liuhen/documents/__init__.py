"""Room documents (文书): forms as data, drafts, numbers without a gap, versions, official PDF and signatures.

Serves 行政处罚法 (2021) art. 47 and the packs' lists of documents. It must never change an issued document, leave a
hole in a number series, treat what a person typed as markup, or render inside a transaction.
"""
