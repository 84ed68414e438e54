"""Reads of whose money it is: remuneration, surplus, shared services, and the leaving of a company."""

from .exit import ExitFigures, exit_figures, exit_page, exits_of, open_exit
from .remuneration import Due, months_of, remuneration_due, terms_of, terms_standing
from .sharing import services_of, shares_by_service, shares_of, split_by_weights, split_cost, weights_of
from .surplus import Surplus, SurplusOwner, surplus_of, surplus_owner, surpluses_of

__all__ = [
    "Due",
    "ExitFigures",
    "Surplus",
    "SurplusOwner",
    "exit_figures",
    "exit_page",
    "exits_of",
    "months_of",
    "open_exit",
    "remuneration_due",
    "services_of",
    "shares_by_service",
    "shares_of",
    "split_by_weights",
    "split_cost",
    "surplus_of",
    "surplus_owner",
    "surpluses_of",
    "terms_of",
    "terms_standing",
    "weights_of",
]
