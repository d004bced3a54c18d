"""How are some hundred learners ranked at once, each as if alone?"""
