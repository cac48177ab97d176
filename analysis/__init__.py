"""Ratings in, findings out: this room never knows where the ratings came from."""
