"""How do files, tables and records become arrays of learners, with every fault told and nobody lost?"""
