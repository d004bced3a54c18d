"""Settings of the documentation, which Sphinx builds from the pages beside this file."""

project = "netselect"
author = "the netselect developers"
extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc"]
exclude_patterns = ["_build", "tutorials/notebook/shortlist.md"]
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
autodoc_typehints = "none"
myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]
# The notebook runs in the tests, and here for what it shows.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
# Sliders need a kernel and scripts from elsewhere: the page shows the text that stands for them, and fetches nothing.
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]
nitpicky = True
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["own.css"]
html_title = "netselect"
html_copy_source = False
html_show_sphinx = False
