"""How much does each criterion count, and how was that said?

Four ways lead to weights that sum to 1: points and orders (`elicited`), judgements of pairs (`pairwise`, with
their `consistency`), the spread of the figures themselves (`objective`), and a tree of any of these (`tree`).
"""
