"""The house rules that keep the rooms tidy."""
