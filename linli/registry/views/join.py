"""How a resident comes to her home: with the code from the paper, or with her papers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import Invalid, Refused
from linli.kernel.forms import tried
from linli.kernel.requests import Request
from linli.registry import actions, queries
from linli.registry.actions.invitations import plain_code
from linli.registry.forms import CodeForm, PapersForm
from linli.registry.models import Binding


@opens_to(SIGNED_IN)
@never_cache
def join(request: Request) -> HttpResponse:
    """Type the code from the paper; below, the homes that one has already."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if code := plain_code(form.cleaned_data["code"]):
            return redirect("registry:join-code", code)
        form.add_error("code", _("Write the ten letters and digits from your paper."))
    return _join_page(request, form)


@opens_to(SIGNED_IN)
@never_cache
def join_code(request: Request, code: str) -> HttpResponse:
    """Is this your home? Then: done."""
    confirmed = request.method == "POST"
    try:
        invitation = actions.use_invitation(code, confirmed=confirmed, by=request.actor, at=request.at)
    except Refused as refusal:
        form = CodeForm({"code": code})
        form.is_valid()
        form.add_error("code", str(refusal))
        return _join_page(request, form)
    if invitation.used_at:
        messages.success(request, _("Done. This home is yours here now."))
        return redirect("registry:join")
    return render(request, "registry/join_confirm.html", {"invitation": invitation, "code": code})


@opens_to(SIGNED_IN)
def join_papers(request: Request) -> HttpResponse:
    """Without a code: show papers, two workers look at them."""
    form = PapersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():

        def work() -> None:
            unit = queries.find_unit(form.cleaned_data["community"], form.cleaned_data["address"])
            if unit is None:
                raise Invalid(
                    _("No home has exactly this address. Write building, entrance and number, such as 3栋2单元1204."),
                    field="address",
                )
            facts = {"relation": form.cleaned_data["relation"], "papers": form.cleaned_data["papers"]}
            actions.request_binding(unit, **facts, by=request.actor, at=request.at)

        if tried(form, work):
            messages.success(request, _("Your papers have arrived. You will read here what the office says."))
            return redirect("registry:join")
    return render(request, "registry/join_papers.html", {"form": form}, status=422 if form.errors else 200)


@opens_to(SIGNED_IN)
@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    """I no longer belong to this home."""
    if request.actor.user_id is None:
        raise Http404
    binding = get_object_or_404(Binding.objects.select_related("community"), pk=pk, user_id=request.actor.user_id)
    actions.end_binding(binding, by=request.actor, at=request.at)
    messages.success(request, _("You no longer belong to this home here."))
    return redirect("registry:join")


def _join_page(request: Request, form: CodeForm) -> HttpResponse:
    user_id = request.actor.user_id
    context = {
        "form": form,
        "homes": queries.my_bindings(user_id),
        "requests": [each for each in queries.my_requests(user_id) if not each.confirmed_at],
    }
    return render(request, "registry/join.html", context, status=422 if form.errors else 200)
