"""How are very many learners ranked as one would be, and what can be said of all of them together?"""
