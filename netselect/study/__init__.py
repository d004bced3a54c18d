"""What a person writes down: the learner, the criteria, the rules and the networks."""
