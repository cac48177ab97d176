"""How far raters agree: intraclass correlation, Krippendorff's alpha, and agreement corrected for chance."""

from analysis.agreement.chance_corrected import ChanceCorrected, fleiss, gwet
from analysis.agreement.every import Agreement, agreement
from analysis.agreement.intraclass import intraclass
from analysis.agreement.krippendorff import krippendorff
from analysis.agreement.two_raters import cohen, cross_table

__all__ = [
    "Agreement",
    "ChanceCorrected",
    "agreement",
    "cohen",
    "cross_table",
    "fleiss",
    "gwet",
    "intraclass",
    "krippendorff",
]
