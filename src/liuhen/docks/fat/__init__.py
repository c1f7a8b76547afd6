"""A read-only look at the directories of FAT12, FAT16, FAT32 and exFAT: what is there, and what was there.

It opens a device or an image with O_RDONLY and nothing else, reads directories only, believes no number it reads, and
ends within fixed bounds whatever the medium says.
"""
