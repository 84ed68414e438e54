"""Addresses of votes: the list, one vote, its owners, its rules, demands; and the desk."""

from django.urls import URLPattern, path

from linli.voting.views.assembly import demanding, desk, posting, reading

HERE, DESK = "c/<slug:code>/votes/", "desk/votes/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("votes/", reading.here, name="here"),
    path(HERE, reading.votes, name="votes"),
    path(f"{HERE}rules/", reading.which_rule, name="which-rule"),
    path(f"{HERE}demands/", demanding.demands, name="demands"),
    path(f"{HERE}demands/new/", demanding.demand, name="demand"),
    path(f"{HERE}demands/<int:pk>/support/", demanding.support, name="support-demand"),
    path(f"{HERE}demands/<int:pk>/withdraw/", demanding.withdraw, name="withdraw-demand"),
    path(f"{HERE}<int:pk>/", reading.vote, name="vote"),
    path(f"{HERE}<int:pk>/owners/", reading.owners, name="owners"),
    path(f"{HERE}<int:pk>/files/<int:motion>/", reading.enclosed, name="vote-file"),
    path("desk/votes/", desk.desk, name="desk"),
    path(DESK, desk.desk_votes, name="desk-votes"),
    path(f"{DESK}rules/", posting.adopt, name="adopt-procedure"),
    path(f"{DESK}new/", desk.draft, name="draft-vote"),
    path(f"{DESK}<int:pk>/", desk.vote_draft, name="vote-draft"),
    path(f"{DESK}<int:pk>/edit/", desk.edit, name="edit-vote"),
    path(f"{DESK}<int:pk>/questions/new/", desk.add_motion, name="add-motion"),
    path(f"{DESK}<int:pk>/questions/<int:motion>/", desk.edit_motion, name="edit-motion"),
    path(f"{DESK}<int:pk>/questions/<int:motion>/remove/", desk.remove_motion, name="remove-motion"),
    path(f"{DESK}<int:pk>/post/", posting.post, name="post-vote"),
    path(f"{DESK}<int:pk>/withdraw/", posting.withdraw, name="withdraw-vote"),
]
