"""An invented authority with a known truth: for looking around, and for testing what the analysis finds."""
