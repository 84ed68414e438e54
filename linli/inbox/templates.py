"""The words of every message: a title and a few sentences (``rendering.py`` puts them together when it is read)."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Template:
    """A sentence that names something which the message does not carry is left out, so that an old message stays
    readable when its template has changed."""

    title: str
    sentences: tuple[str, ...]


UNKNOWN = Template(_("News: %(title)s"), (_("Something has happened in case %(number)s."),))

TEMPLATES: dict[str, Template] = {
    "cases.received": Template(
        _("We have it: %(title)s"),
        (
            _("Your case has the number %(number)s."),
            _("%(body)s answers for it now."),
            _("You need not do anything; we tell you of every step."),
        ),
    ),
    "cases.for_you": Template(
        _("New for you: %(title)s"),
        (
            _("%(body)s has passed case %(number)s to you."),
            _("Please sign for it and speak with the reporter in time."),
        ),
    ),
    "cases.accepted": Template(
        _("Taken up: %(title)s"),
        (
            _("%(body)s has taken up your case %(number)s."),
            _("We tell you who deals with it as soon as it is settled."),
        ),
    ),
    "cases.asked": Template(
        _("A question for you: %(title)s"),
        (
            _("%(body)s needs to know a little more about case %(number)s."),
            _("Please open the case and answer; the clock stands until then."),
        ),
    ),
    "cases.information": Template(
        _("The reporter has written: %(title)s"),
        (_("There is something new in case %(number)s."), _("Please read it and go on.")),
    ),
    "cases.refused": Template(
        _("Not taken up: %(title)s"),
        (
            _("Case %(number)s cannot be dealt with here. The reason: %(reason)s."),
            _("Open the case to see where you can turn instead."),
        ),
    ),
    "cases.dispatched": Template(
        _("On its way: %(title)s"),
        (_("%(body)s now deals with your case %(number)s."), _("Somebody from there will contact you.")),
    ),
    "cases.contacted": Template(
        _("Spoken with you: %(title)s"),
        (
            _("%(body)s writes that somebody has spoken with you about case %(number)s."),
            _("If that is not so, please say it on the page of the case."),
        ),
    ),
    "cases.handed_back": Template(
        _("Please decide: %(title)s"),
        (
            _("%(body)s says that case %(number)s is not theirs to deal with."),
            _("Please decide who deals with it; until then it stays with them."),
        ),
    ),
    "cases.objection_decided": Template(
        _("Decided who deals with it: %(title)s"),
        (_("%(body)s deals with case %(number)s."), _("Open the case to read why.")),
    ),
    "cases.extension_asked": Template(
        _("More time is asked for: %(title)s"),
        (_("%(body)s asks for more time for case %(number)s."), _("Please decide; the clock goes on until you have.")),
    ),
    "cases.extension_decided": Template(
        _("Decided about more time: %(title)s"),
        ("%(granted)s", _("Open case %(number)s to see the limit and the reason.")),
    ),
    "cases.whistled": Template(
        _("Whistle, please report in: %(title)s"),
        (
            _("%(body)s calls you to case %(number)s."),
            _("Please report in by %(due)s."),
            _("Without a report the case goes one level up by itself."),
        ),
    ),
    "cases.reported_in": Template(
        _("Reported in: %(title)s"),
        (_("%(body)s has reported in to your whistle for case %(number)s."),),
    ),
    "cases.all_reported_in": Template(
        _("Everybody is there: %(title)s"),
        (_("All bodies that were called to case %(number)s have reported in and act together now."),),
    ),
    "cases.joint_result": Template(
        _("A joint result: %(title)s"),
        (_("The bodies that were called to case %(number)s have a result."), _("Open the case to read it.")),
    ),
    "cases.escalated": Template(
        _("Gone one level up: %(title)s"),
        (_("%(body)s now answers for case %(number)s."), _("The reason: %(reason)s.")),
    ),
    "cases.escalated_to_you": Template(
        _("Come up to you: %(title)s"),
        (
            _("Case %(number)s has come up from %(body)s."),
            _("The reason: %(reason)s."),
            _("You answer for it now; please take it up."),
        ),
    ),
    "cases.supervised": Template(
        _("Under supervision: %(title)s"),
        (_("%(body)s now watches case %(number)s until it is solved."),),
    ),
    "cases.long_cycle": Template(
        _("This will take long: %(title)s"),
        (
            _("Case %(number)s cannot be solved quickly. %(body)s keeps it on the long-cycle ledger."),
            _("It stays open, and you get a report at regular times."),
        ),
    ),
    "cases.interim": Template(
        _("How it stands: %(title)s"),
        (_("%(body)s has written how case %(number)s stands."), _("Open the case to read it.")),
    ),
    "cases.judge_please": Template(
        _("Is it solved? %(title)s"),
        (
            _("%(body)s says that case %(number)s is done."),
            _("Your word counts: please say whether it is solved. If it is not, it goes on."),
        ),
    ),
    "cases.judged": Template(
        _("The reporter is satisfied: %(title)s"),
        (_("Case %(number)s is closed. Thank you for the work."),),
    ),
    "cases.redo": Template(
        _("Not good enough yet: %(title)s"),
        (
            _("The reporter says of case %(number)s: %(verdict)s."),
            _("It is open again with a new limit; please speak with her first."),
        ),
    ),
    "cases.closed_unanswered": Template(
        _("Closed without your word: %(title)s"),
        (
            _("We asked whether case %(number)s is solved and heard nothing, so it is closed."),
            _("It does not count as solved. If it is not, report it again and name this number."),
        ),
    ),
    "cases.merged": Template(
        _("Joined with another case: %(title)s"),
        (
            _("Others have reported the same, so your case goes on as %(number)s."),
            _("You hear of every step as before, and your word counts."),
        ),
    ),
    "cases.joined": Template(
        _("You have joined: %(title)s"),
        (_("You now hear of every step of case %(number)s, and your word counts."),),
    ),
    "cases.withdrawn": Template(
        _("Taken back: %(title)s"),
        (_("The reporter has taken back case %(number)s. There is nothing left to do."),),
    ),
    "cases.note": Template(
        _("A word for you: %(title)s"),
        (_("%(body)s has written something on case %(number)s."), _("Open the case to read it.")),
    ),
    "cases.due_soon": Template(
        _("Time is running out: %(title)s"),
        (_("A limit of case %(number)s is near or has passed."), _("Please look at it now.")),
    ),
    "ledger.fees_reminder": Template(
        _("A reminder of your fees: %(title)s"),
        (
            _("For %(home)s %(owed)s yuan are open (bills: %(bills)s)."),
            _("If you have just paid, please take this as done; if something is wrong or difficult, tell us."),
        ),
    ),
    "ledger.asked": Template(
        _("A question about the book: %(title)s"),
        (
            _("A neighbour asks about entry %(number)s."),
            _("Please answer in the open by %(due)s."),
        ),
    ),
    "ledger.answered": Template(
        _("Your question is answered: %(title)s"),
        (_("Open entry %(number)s to read the answer; you can ask on there."),),
    ),
    "ledger.report_ready": Template(
        _("Ready to be published: %(title)s"),
        (_("The figures stand. Please publish the report by %(due)s; later than that is shown in red."),),
    ),
    "voting.reminder": Template(
        _("You have not voted yet: %(title)s"),
        (
            _("Vote %(number)s of the owners runs until %(due)s."),
            _("It takes three screens; a paper ballot counts as much. If you handed one in, it is being read."),
        ),
    ),
}

# What the same news means to somebody who reported the case, where that differs from what a body is told.
FOR_REPORTERS: dict[str, Template] = {
    "cases.whistled": Template(
        _("More bodies are called: %(title)s"),
        (
            _("%(body)s cannot solve case %(number)s alone and has called others."),
            _("Called were: %(called)s."),
            _("They have to report in by a fixed time; you can watch it on the page of the case."),
        ),
    ),
    "cases.escalated": Template(
        _("Gone one level up: %(title)s"),
        (
            _("%(body)s now answers for your case %(number)s."),
            _("The reason: %(reason)s."),
            _("You need not do anything."),
        ),
    ),
    "cases.extension_decided": Template(
        _("It takes longer: %(title)s"),
        (_("A level above has allowed more time for case %(number)s."), _("Open the case to see until when, and why.")),
    ),
    "cases.judged": Template(
        _("Closed: %(title)s"),
        (_("Case %(number)s was said to be solved and is closed. If you see it otherwise, report it again."),),
    ),
    "cases.redo": Template(
        _("It goes on: %(title)s"),
        (_("Case %(number)s was said not to be good enough yet and is open again with a new limit."),),
    ),
}
