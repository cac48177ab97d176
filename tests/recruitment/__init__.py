"""Candidates answer, assessors mark blind, a panel decides."""
