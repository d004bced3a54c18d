"""Report: rankings, profiles, explanations and gaps as text, tables, Markdown, HTML, CSV and plain values.

Nothing is computed here: what is shown comes from the records of the ranking and of the comparison.
"""
