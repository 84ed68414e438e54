"""A resident objects; the duty holder answers in the open."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.bodies.actor import Request
from linli.kernel.doors import SIGNED_IN, opens_to
from linli.kernel.errors import why_not
from linli.kernel.forms import tried
from linli.notices import actions, queries, rules
from linli.notices.forms import AnswerForm, ObjectionForm
from linli.notices.models import Objection

from .common import acting, at_home, posting_or_404, run_of
from .reading import posting_page


@opens_to(SIGNED_IN)
@require_POST
def object_to(request: Request, pk: int) -> HttpResponse:
    """Send an objection; what was typed comes back with the sentence where it is refused."""
    posting = posting_or_404(request, pk)
    form = ObjectionForm(request.POST)
    if form.is_valid() and tried(
        form,
        lambda: actions.object_to(posting, text=form.cleaned_data["text"], by=at_home(request.actor), at=request.at),
    ):
        messages.success(request, _("Your objection is on record and must be answered. Nothing goes on before that."))
        return redirect("notices:posting", pk)
    return posting_page(request, posting, form=form, status=422)


@opens_to("notices.answer_objection")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int) -> HttpResponse:
    """One objection in full, with the form for its answer."""
    try:
        objection = queries.objection_in_hand(pk, request.actor)
    except Objection.DoesNotExist:
        raise Http404(_("There is no such objection for you.")) from None
    posting = objection.posting
    by = acting(request.actor, posting.community, "answer_objection", posting.body_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        upheld, words = form.cleaned_data["verdict"] == "upheld", form.cleaned_data["answer"]
        if tried(
            form,
            lambda: actions.answer_objection(objection, upheld=upheld, answer=words, by=by, at=request.at),
        ):
            messages.success(request, _("Answered. The answer stands beside the objection for everybody to read."))
            return redirect("notices:desk")
    context = {
        "objection": objection,
        "posting": posting,
        "run": run_of(posting, request.at),
        "form": form,
        "why_not": why_not(rules.check_can_answer_objection, objection, by=by),
    }
    return render(request, "notices/answer.html", context, status=422 if form.errors else 200)
