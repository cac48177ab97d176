"""The tables of Brennan's worked examples, and complete designs drawn at random."""

from itertools import product

import numpy as np
import pandas as pd

HUYNH = [
    "101000000000",
    "111001000000",
    "111110000000",
    "110110010000",
    "111110100000",
    "111011100000",
    "111111100000",
    "111101111100",
    "111111111110",
    "111111111111",
]
SYNTHETIC_3 = [
    "2675",
    "2555",
    "4567",
    "6757",
    "5546",
    "5455",
    "5986",
    "5776",
    "4356",
    "4564",
    "4447",
    "6478",
    "2665",
    "2775",
    "3445",
    "6664",
    "0545",
    "5553",
    "6876",
    "6886",
]
SYNTHETIC_4 = [
    "5937937594",
    "6345243894",
    "5735937584",
    "5733757783",
    "5753737763",
    "3531735565",
    "4534365566",
    "5553737455",
    "6765245355",
    "7753755287",
    "3513515111",
    "3265324111",
]


def made(columns: list[str], rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """A frame of these rows, its last column being the value."""
    return pd.DataFrame(rows, columns=[*columns, "value"]).astype({"value": float})


def items() -> pd.DataFrame:
    """Ten persons by twelve items, right or wrong."""
    return made(["person", "item"], [(p, i, v) for p, line in enumerate(HUYNH) for i, v in enumerate(line)])


def occasions() -> pd.DataFrame:
    """Ten persons by four items by two occasions."""
    rows = [(p // 2, i, p % 2, v) for p, line in enumerate(SYNTHETIC_3) for i, v in enumerate(line)]
    return made(["person", "item", "occasion"], rows)


def tasks() -> pd.DataFrame:
    """Ten persons by four raters within each of three tasks."""
    rows = [(p, r % 4, r // 4, v) for r, line in enumerate(SYNTHETIC_4) for p, v in enumerate(line)]
    return made(["person", "rater", "task"], rows)


def drawn(design: dict[str, int], spread: float = 1.0, seed: int = 1) -> pd.DataFrame:
    """A complete crossed design with every effect drawn at random."""
    random = np.random.default_rng(seed)
    sizes = list(design.values())
    value = random.normal(size=sizes) * spread
    for at in range(len(sizes)):
        shape = [size if at == one else 1 for one, size in enumerate(sizes)]
        value = value + random.normal(size=shape)
    rows = [(*where, value[where]) for where in product(*(range(size) for size in sizes))]
    return made(list(design), rows)
