"""How things stand on a day: in one world, in all, in some; and which worlds are looked at.

Takes what is resolved with its dates; gives resolutions that are encoded like any other. Reads and writes no file.
"""
