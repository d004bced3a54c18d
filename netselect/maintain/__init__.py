"""After joining: who can help whom, what may be passed on, what is due, and is it still worth it?"""
