"""Comparison: benefits and limitations, why one network rather than another, and what stays open.

Each question has its file, which is loaded when it is asked.
"""
