"""How do results become tables and files, and what if a run is broken off?"""
