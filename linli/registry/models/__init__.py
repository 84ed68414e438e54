"""Places, units, who holds them and who lives in them."""

from .bindings import Binding, BindingRequest, Invitation, WrongTry
from .corrections import Correction
from .imports import Contradiction, ImportProblem, ImportRun
from .places import Building, Classification, Entrance, Place, PopulationFact, Unit
from .units import Holding, Person, Residence

__all__ = [
    "Binding",
    "BindingRequest",
    "Building",
    "Classification",
    "Contradiction",
    "Correction",
    "Entrance",
    "Holding",
    "ImportProblem",
    "ImportRun",
    "Invitation",
    "Person",
    "Place",
    "PopulationFact",
    "Residence",
    "Unit",
    "WrongTry",
]
