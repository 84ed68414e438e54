"""What binds: posting a vote, taking it back, writing down rules of procedure; each asks again who she is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.bodies.actor import Request
from linli.kernel.doors import opens_to
from linli.kernel.errors import Refused, why_not
from linli.kernel.forms import add_refusal, tried
from linli.people.doors import confirmed_again
from linli.voting import actions
from linli.voting.actions.announcement import announcement
from linli.voting.forms.assembly import ProcedureForm, ReasonForm
from linli.voting.queries import procedure
from linli.voting.rules import assembly as rules
from linli.voting.rules import posting as complete
from linli.voting.rules.common import acting

from .common import readable, shown
from .working import FORMS, form_page, material


@opens_to("voting.post_assembly")
@confirmed_again
@never_cache
@require_http_methods(FORMS)
def post(request: Request, code: str, pk: int) -> HttpResponse:
    """What is about to be locked, once more; then it is posted."""
    assembly = shown(request, code, pk, drafts=True)
    why = why_not(rules.check_can_post_assembly, assembly, by=request.actor)
    profile, motions, figures = material(request, assembly)
    missing = complete.missing(assembly, motions, profile, figures, request.at)
    if request.method == "POST":
        actions.post_assembly(assembly, by=request.actor, at=request.at)
        messages.success(request, _("Posted and locked. Voting begins by itself when the time for objections is over."))
        return redirect("voting:vote", code, pk)
    _title, text = announcement(assembly, motions, profile)
    context = {
        "assembly": assembly,
        "community": assembly.community,
        "words": text,
        "missing": missing,
        "why": why or " ".join(missing),
        "figures": figures,
    }
    return render(request, "voting/assembly_post.html", context)


@opens_to("voting.withdraw_assembly")
@confirmed_again
@never_cache
@require_http_methods(FORMS)
def withdraw(request: Request, code: str, pk: int) -> HttpResponse:
    assembly = shown(request, code, pk, drafts=True)
    rules.check_can_withdraw_assembly(assembly, by=request.actor, at=request.at)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: actions.withdraw_assembly(assembly, reason=reason, by=request.actor, at=request.at)):
            messages.success(request, _("The vote is withdrawn."))
            return redirect("voting:desk-votes", code)
    return form_page(request, assembly.community, form, _("Withdraw the vote"), assembly=assembly, kind="danger")


@opens_to("voting.adopt_procedure")
@confirmed_again
@never_cache
@require_http_methods(FORMS)
def adopt(request: Request, code: str) -> HttpResponse:
    """What the owners' rules of procedure say beside the law, as the next version."""
    community = readable(request, code, "adopt_procedure")
    acting(community, "adopt_procedure", request.actor)
    profile = procedure.rules_for(community, request.at)
    form = ProcedureForm(request.POST or None, community=community, rules=profile, at=request.at)
    if request.method == "POST" and form.is_valid():
        decision = form.cleaned_data["decision"]
        try:
            actions.adopt_procedure(community, decision=decision, values=form.values(), by=request.actor, at=request.at)
        except Refused as refusal:
            add_refusal(form, refusal, **form.names())
        else:
            messages.success(request, _("Written down. Votes posted from now on follow these rules."))
            return redirect("voting:which-rule", code)
    lead = _(
        "What the law leaves open the owners decide in their rules. A vote keeps the rules of the day it was posted."
    )
    return form_page(request, community, form, _("Rules of procedure"), lead=lead)
