"""Files and texts for other tools: the graph in RDF formats, rows as tables, CSV, JSON and Markdown."""
