"""Numbers that no log holds: what is due, entering, checking, adding up (R6; Đề án 3.2)."""
