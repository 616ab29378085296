"""Who is behind and why, and the reminders of that: `reasons` finds, `sending` reminds, `showing` shows (K4)."""
