"""Opinions given on paper (纸面签批): entered with a photo by somebody else, confirmed later by the signer."""
