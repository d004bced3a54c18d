"""Choose, justify and look after the professional networks you belong to."""
