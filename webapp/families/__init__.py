"""Families speak, and staff hear only what they may."""
