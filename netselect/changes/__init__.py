"""What changed between two studies, or two results, and which change did it?"""
