"""Settings of the documentation, which Sphinx builds from the pages beside this file."""

project = "netselect"
author = "the netselect developers"
extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
autosummary_generate = False
exclude_patterns = ["_build"]
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
autodoc_typehints = "none"
myst_heading_anchors = 3
html_theme = "alabaster"
