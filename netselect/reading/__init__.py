"""How a study is read from YAML, JSON, CSV and Python, with every fault in its place."""
