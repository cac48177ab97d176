"""The promises that the house keeps, and the rules that keep its rooms tidy."""
