"""Candidates answer scenarios, assessors mark them blind, and a panel decides."""
