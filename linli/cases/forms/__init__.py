"""What people fill in about cases. A form checks only what was typed; whether it may be done is for the rules."""
