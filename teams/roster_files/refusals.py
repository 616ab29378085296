class FileRefusedError(Exception):
    """A file that cannot be read as a list: why, and what to do, in Vietnamese."""
