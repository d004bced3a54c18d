"""Robustness: how far can the order of a ranking be relied on?"""
