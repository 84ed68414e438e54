"""The verbs of the register; the only place that writes to it. Rights stand in `bodies/roles.py` under these names."""

from .bindings import check_binding, confirm_binding, end_binding, refuse_binding, request_binding
from .buildings import add_building, add_unit
from .classifications import classify, end_classification
from .contradictions import settle_contradiction
from .corrections import confirm_correction, correct_person, refuse_correction
from .exports import export
from .holdings import end_holding, name_representative, set_holder
from .imports import (
    check_import,
    enter_import,
    forget_files,
    import_register_file,
    map_columns,
    show_progress,
    start_import,
    table_of,
)
from .invitations import PrintedInvitation, print_invitations, use_invitation, withdraw_invitation
from .persons import PersonInFull, see_person
from .places import add_place, edit_place, merge_communities, publish
from .population import record_population
from .residences import end_residence, set_resident

__all__ = [
    "PersonInFull",
    "PrintedInvitation",
    "add_building",
    "add_place",
    "add_unit",
    "check_binding",
    "check_import",
    "classify",
    "confirm_binding",
    "confirm_correction",
    "correct_person",
    "edit_place",
    "end_binding",
    "end_classification",
    "end_holding",
    "end_residence",
    "enter_import",
    "export",
    "forget_files",
    "import_register_file",
    "map_columns",
    "merge_communities",
    "name_representative",
    "print_invitations",
    "publish",
    "record_population",
    "refuse_binding",
    "refuse_correction",
    "request_binding",
    "see_person",
    "set_holder",
    "set_resident",
    "settle_contradiction",
    "show_progress",
    "start_import",
    "table_of",
    "use_invitation",
    "withdraw_invitation",
]
