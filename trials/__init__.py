"""The long runs: hundreds of kills, endless forms and the largest files; resumable, run by hand."""
