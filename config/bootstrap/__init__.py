"""What brings the portal up on a bare machine.

Everything here but `prepare` needs the standard library only: bin/run imports it with the system's Python before there
is any `.venv`. There it is the top-level package `bootstrap` (importing `config` would already need Celery), later it
is `config.bootstrap`; hence the relative imports.
"""
