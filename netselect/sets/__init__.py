"""Which set of networks serves the learner best within money and hours, and how is that known?"""
