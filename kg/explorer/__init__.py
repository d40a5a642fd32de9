"""The offline explorer: one HTML file that shows a graph, its facts and their sources."""

from kg.explorer.page import encode_page

__all__ = ["encode_page"]
