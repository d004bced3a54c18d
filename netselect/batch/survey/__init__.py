"""What can be said of a whole cohort without pointing at anybody?"""
