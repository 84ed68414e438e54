"""Rights that go together, by the job that they belong to. The table in roles.py gives them to roles."""

RESIDENT = {
    "cases.submit",
    "cases.add_information",
    "cases.join",
    "cases.judge",
    "cases.withdraw",
    "notices.object",
}

# What whoever handles a case may do with it; whether it is her body's case is for cases/rules.py.
HANDLE = {
    "cases.read",
    "cases.sign_for",
    "cases.contact",
    "cases.start",
    "cases.resolve",
    "cases.ask_extension",
    "cases.hand_back",
    "cases.add_note",
    "cases.see_reporter",
    "cases.interim_report",
    "cases.report_in",
    "cases.joint_result",
    "cases.rate_whistle",
}
# What whoever receives a case first needs at least, so that it does not lie where a community has no branch.
TAKE_UP = {"cases.accept", "cases.ask_reporter", "cases.answer", "cases.escalate"}
# What the first receiver may do besides.
RECEIVE = (
    HANDLE
    | TAKE_UP
    | {
        "cases.submit_for",
        "cases.refuse",
        "cases.dispatch",
        "cases.categorise",
        "cases.merge",
        "cases.whistle",
        "cases.to_long_cycle",
        "cases.mediate",
        "cases.open_chat_group",
        "cases.close_chat_group",
    }
)
# What is decided one level up.
DECIDE = {
    "cases.decide_extension",
    "cases.decide_objection",
    "cases.supervise",
    "cases.end_supervision",
    "cases.propose_exclusion",
    "cases.confirm_exclusion",
    "cases.turn_down_exclusion",
    "cases.refer",
    "cases.record_reply",
}
REGISTER = {
    "registry.read",
    "registry.see_imports",
    "registry.start_import",
    "registry.map_columns",
    "registry.check_import",
    "registry.enter_import",
    "registry.export",
    "registry.print_invitations",
    "registry.withdraw_invitation",
    "registry.check_binding",
    "registry.confirm_binding",
    "registry.refuse_binding",
    "registry.end_binding",
    "registry.settle_contradiction",
    "registry.see_person",
    "registry.correct_person",
    "registry.confirm_correction",
    "registry.refuse_correction",
    "registry.add_building",
    "registry.add_unit",
    "registry.set_holder",
    "registry.set_resident",
    "registry.end_holding",
    "registry.end_residence",
    "registry.name_representative",
    "registry.record_population",
}
GOVERN = {
    "registry.see_imports",
    "registry.add_place",
    "registry.edit_place",
    "registry.classify",
    "registry.end_classification",
    "registry.merge_communities",
    "registry.publish",
    "bodies.read",
    "bodies.add_body",
    "bodies.edit_body",
    "bodies.close_body",
    "bodies.seat",
    "bodies.end_seat",
    "bodies.set_duty_hours",
    "cases.publish_catalogue",
}
# A company tells and discloses; what binds the next step is posted by those who answer for it (notices/rules.py).
POST = {
    "notices.draft",
    "notices.post",
    "notices.withdraw",
    "notices.answer_objection",
    "notices.add_board_photo",
}
PUBLICISE = POST | {"notices.publicise"}
POST_FOR_ALL = PUBLICISE | {"notices.manage_any"}

# The register of decisions: everybody whom they bind reads it; nobody stops a decision who made it.
READ_DECISIONS = {"bodies.read_decisions"}
REGISTER_DECISIONS = READ_DECISIONS | {"bodies.register_decision"}
APPEAL = REGISTER_DECISIONS | {"bodies.appeal_suspension"}
STOP_DECISIONS = READ_DECISIONS | {
    "bodies.suspend_decision",
    "bodies.confirm_suspension",
    "bodies.lift_suspension",
    "bodies.answer_appeal",
}

# The book of a community: the company prepares, the owners' side posts and arranges (domain 4.3, 3).
BOOK_PREPARE = {"ledger.prepare_entry", "ledger.prepare_reversal", "ledger.withdraw_entry"}
BOOK_DECIDE = {
    "ledger.open_book",
    "ledger.set_model",
    "ledger.add_fund",
    "ledger.add_account",
    "ledger.set_spending_rules",
    "ledger.close_period",
    "ledger.post_entry",
    "ledger.refuse_entry",
}

# Money leaves by two keys: one body prepares, another approves (domain 4.1, 4.3). Who only looks, looks at all of it.
READ_ORDERS = {"ledger.read_orders"}
SEE_ORIGINALS = {"ledger.see_original", "ledger.take_archive"}
PAY_STAFF = READ_ORDERS | {
    "ledger.prepare_payment",
    "ledger.withdraw_payment",
    "ledger.pay",
    "ledger.return_payment",
    "ledger.add_payee",
    "ledger.close_payee",
    "ledger.see_payee_number",
    "ledger.draft_budget",
    "ledger.set_budget_lines",
    "ledger.withdraw_budget",
    "ledger.add_voucher",
}
PAY_PREPARE = PAY_STAFF | SEE_ORIGINALS | {"ledger.review_payment", "ledger.mask_voucher"}
PAY_DECIDE = (PAY_PREPARE - {"ledger.prepare_payment", "ledger.withdraw_payment", "ledger.add_payee"}) | {
    "ledger.register_bank_account",
    "ledger.confirm_payee",
    "ledger.approve_payment",
    "ledger.refuse_payment",
    "ledger.post_budget",
    "ledger.adopt_budget",
}
# Where no company keeps the book (自行管理), the owners' committee prepares what another body approves.
PAY_SELF_MANAGED = {"ledger.prepare_self_managed"}
PAY_WATCH = READ_ORDERS | SEE_ORIGINALS

# The whole book is open to everybody who lives or works here, and to those who watch over it (民法典 art. 285, 943).
BOOK_READ = {"ledger.read", "ledger.export"}
BOOK_ASK = BOOK_READ | {"ledger.ask"}
BOOK_ANSWER = BOOK_READ | {"ledger.answer"}
BOOK_PUBLISH = BOOK_ANSWER | {"ledger.publish_report"}
BOOK_SCHEDULE = BOOK_PUBLISH | {"ledger.set_schedule"}
BOOK_AUDIT = BOOK_READ | {"ledger.audit", "ledger.see_receipts"}

# Households' bills and payments: who keeps their accounts, and who decides beside those who keep them.
HOUSEHOLDS_DESK = {
    "ledger.see_households",
    "ledger.see_receipts",
    "ledger.read_meters",
    "ledger.propose_discount",
    "ledger.take_payment",
    "ledger.import_payments",
    "ledger.refund_prepaid",
    "ledger.remind",
}
HOUSEHOLDS_KEEP = HOUSEHOLDS_DESK | {
    "ledger.set_fee_plan",
    "ledger.end_fee_plan",
    "ledger.run_bills",
    "ledger.take_back_payment",
}
HOUSEHOLDS_DECIDE = {
    "ledger.see_receipts",
    "ledger.grant_discount",
    "ledger.refuse_discount",
    "ledger.cancel_bill",
    "ledger.take_back_payment",
}

# Whose money it is: agreed, decided and handed over by the owners' side; a company that leaves only gives.
TRUST_DECIDE = {
    "ledger.set_remuneration",
    "ledger.post_remuneration",
    "ledger.decide_surplus",
    "ledger.begin_exit",
    "ledger.record_exit_audit",
    "ledger.add_handover_item",
    "ledger.receive_item",
    "ledger.hand_over",
}
TRUST_STAFF = {"ledger.give_item", "ledger.add_handover_item"}
TRUST_COMPANY = TRUST_STAFF | {"ledger.receive_item"}
# Over several communities: only who stands above all of them.
TRUST_SHARE = {"ledger.share_service"}
TRUST_MERGE = {"ledger.merge_books"}

# Gifts: everybody may mean to give; the desk takes in and hands back; who gave, only those who watch may see.
GIVING_JOIN = {"ledger.pledge", "ledger.withdraw_pledge", "ledger.confirm_return"}
GIVING_DESK = {"ledger.give", "ledger.hand_back", "ledger.add_campaign_photo"}
GIVING_DECIDE = GIVING_DESK | {"ledger.open_campaign", "ledger.close_campaign"}
GIVING_WATCH = {"ledger.see_giver"}

# What the bank says: brought in and matched by both sides, so that neither alone says that the book is right.
STATEMENTS = {"ledger.import_statement", "ledger.match_line", "ledger.unmatch_line", "ledger.see_counterparty"}

# Councils: a member votes and asks; whoever leads it or keeps its minutes opens and closes (domain 3.6).
COUNCIL_SIT = {"voting.read", "voting.propose_to_council", "voting.vote_in_council", "voting.step_back"} | {
    "voting.open_council_vote",
    "voting.close_council_vote",
    "voting.withdraw_council_motion",
}
COUNCIL_KEEP = (COUNCIL_SIT - {"voting.vote_in_council", "voting.step_back"}) | {
    "voting.set_council_rules",
    "voting.keep_council_minutes",
}

# Ballots: owners cast them, captains bring them; the residents' committee prints, takes in, reads, looks into doubts.
VOTE = {"voting.cast", "voting.dispute", "voting.revoke_proxy"}
VOTE_DELIVER = {"voting.deliver"}
VOTE_DESK = VOTE_DELIVER | {
    "voting.register_proxy",
    "voting.revoke_proxy",
    "voting.print_ballots",
    "voting.cast_at_door",
    "voting.take_scan",
    "voting.key_scan",
    "voting.settle_scan",
    "voting.reject_scan",
    "voting.answer_dispute",
    "voting.call_back",
    "voting.remind_voters",
}

# Assemblies: whoever lives or works here reads them, owners demand one, the committee or who stands in its place calls.
VOTE_READ = {"voting.read"}
VOTE_DEMAND = VOTE_READ | {"voting.demand", "voting.support"}
VOTE_WATCH = VOTE_READ | {"voting.look_at_roll"}
# Everything of a vote for a court, with a reason that the log keeps.
VOTE_COURT = {"voting.export_archive"}
VOTE_CALL = VOTE_WATCH | {
    "voting.draft_assembly",
    "voting.post_assembly",
    "voting.withdraw_assembly",
    "voting.adopt_procedure",
}
