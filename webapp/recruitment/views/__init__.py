"""The screens of recruitment: the recruiter's, the candidate's, the assessors' and the panel's."""
