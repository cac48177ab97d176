"""Inverses of matrices of information, which are symmetric and ought to be positive definite."""

from functools import cache

import numpy as np
from scipy import linalg
from threadpoolctl import ThreadpoolController

from analysis.measures.coding import Floats

# What bends less than this share of the most is flat.
FLAT = 1e-10


def invert(matrix: Floats) -> Floats:
    """The inverse of a symmetric matrix that should be positive definite.

    Where it is not, directions that bend the other way are turned round, so that a step still leads up, and
    those that do not bend are left out.
    """
    inverse = positive_inverse(matrix)
    if inverse is not None:
        return inverse
    values, vectors = linalg.eigh(matrix)
    size = np.abs(values)
    bent = size > FLAT * size.max()
    found: Floats = (vectors[:, bent] / size[bent]) @ vectors[:, bent].T
    return found


def positive_inverse(matrix: Floats) -> Floats | None:
    """The inverse of a positive definite matrix, by Cholesky; None where it is not positive definite."""
    if not matrix.size:
        return matrix
    # On a busy machine the threads of linear algebra wait for one another, at many times the cost of one.
    with _threads().limit(limits=1, user_api="blas"):
        factor, failed = linalg.lapack.dpotrf(matrix, lower=1)
        if failed:
            return None
        lower, _ = linalg.lapack.dpotri(factor, lower=1, overwrite_c=1)
    whole: Floats = lower + lower.T
    whole[np.diag_indices_from(whole)] /= 2
    return whole


@cache
def _threads() -> ThreadpoolController:
    """What holds the threads of linear algebra back; finding its libraries costs more than most inverses."""
    return ThreadpoolController()
