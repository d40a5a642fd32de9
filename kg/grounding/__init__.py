"""Whether claims stand in their sentences: each number, date and thing by a label, an alias, an adjective or in words.

Takes what was read, the words of the lexicons, and the sentences of the texts that are at hand; gives findings. What is
interpreted, such as a status, and what the curators put in words of their own needs no words of the text.
"""
