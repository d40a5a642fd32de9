"""Pages to send to a colleague: a report of a whole graph, or one picture, each in one HTML file with its sources.

Takes a graph or a picture; gives HTML without a script, a style sheet or a picture from elsewhere.
"""
