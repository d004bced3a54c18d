"""Which slip of syntax keeps a text from being read, in plain words, and how is it mended?"""
