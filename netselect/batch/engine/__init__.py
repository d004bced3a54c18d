"""How are some thousand learners ranked at once, each as if alone?"""
