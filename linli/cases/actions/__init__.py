"""The verbs of cases. Module = noun, function = verb: ``cases.actions.whistle(case, by=…, at=…)``."""

from .catalogue import (
    checked,
    default_rows,
    publish_catalogue,
    publish_default_catalogue,
)
from .categorise import categorise
from .chat import close_chat_group, open_chat_group
from .clockwork import (
    decide_unheard_objection,
    miss_at_the_top,
    miss_interim_report,
    miss_report_in,
)
from .correcting import (
    ask_extension,
    decide_extension,
    decide_objection,
    hand_back,
)
from .entry import Said
from .handling import (
    accept,
    add_information,
    add_note,
    answer,
    ask_reporter,
    contact,
    dispatch,
    mediate,
    refuse,
    resolve,
    see_reporter,
    sign_for,
    start,
)
from .hotline import import_hotline
from .hotline_files import check_hotline_file, enter_hotline_file, start_hotline_file
from .intake import join, submit, submit_for
from .judging import (
    call_back,
    close_unanswered,
    confirm_exclusion,
    judge,
    propose_exclusion,
    turn_down_exclusion,
    withdraw,
)
from .merging import merge
from .referring import record_reply, refer
from .upward import (
    end_supervision,
    escalate,
    interim_report,
    joint_result,
    rate_whistle,
    report_in,
    supervise,
    to_long_cycle,
    whistle,
)

__all__ = [
    "Said",
    "accept",
    "add_information",
    "add_note",
    "answer",
    "ask_extension",
    "ask_reporter",
    "call_back",
    "categorise",
    "check_hotline_file",
    "checked",
    "close_chat_group",
    "close_unanswered",
    "confirm_exclusion",
    "contact",
    "decide_extension",
    "decide_objection",
    "decide_unheard_objection",
    "default_rows",
    "dispatch",
    "end_supervision",
    "enter_hotline_file",
    "escalate",
    "hand_back",
    "import_hotline",
    "interim_report",
    "join",
    "joint_result",
    "judge",
    "mediate",
    "merge",
    "miss_at_the_top",
    "miss_interim_report",
    "miss_report_in",
    "open_chat_group",
    "propose_exclusion",
    "publish_catalogue",
    "publish_default_catalogue",
    "rate_whistle",
    "record_reply",
    "refer",
    "refuse",
    "report_in",
    "resolve",
    "see_reporter",
    "sign_for",
    "start",
    "start_hotline_file",
    "submit",
    "submit_for",
    "supervise",
    "to_long_cycle",
    "turn_down_exclusion",
    "whistle",
    "withdraw",
]
