"""Report model to Word, PDF and Excel; chart options to SVG and PNG."""
