"""Papers and pictures kept beside a case (留存材料): photos of things, receipts, screenshots; bytes in the vault."""
