"""How communes are rated by the rule that their province keeps (K4): see docs/explanation/rating.md."""
