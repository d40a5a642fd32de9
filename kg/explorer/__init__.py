"""The offline explorer: one HTML file that shows a graph, its facts and their sources."""
