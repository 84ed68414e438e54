"""Ballots: her own on the phone; delivery, doors, doubts and proxies at the desk."""

from django.urls import path

from linli.voting.views.casting import ballot, desk

VOTE, DESK = "c/<slug:code>/votes/<int:pk>", "desk/votes/<slug:code>/<int:pk>"

urlpatterns = [
    path(f"{VOTE}/mine/", ballot.mine, name="my-votes"),
    path(f"{VOTE}/ballot/", ballot.begin, name="ballot"),
    path(f"{VOTE}/ballot/<int:number>/", ballot.read, name="ballot-read"),
    path(f"{VOTE}/ballot/<int:number>/choose/", ballot.choose, name="ballot-choose"),
    path(f"{VOTE}/ballot/<int:number>/confirm/", ballot.confirm, name="ballot-confirm"),
    path(f"{VOTE}/ballot/<int:number>/doubt/", ballot.doubt, name="ballot-doubt"),
    path(f"{VOTE}/receipts/<int:ballot_id>.json", ballot.receipt, name="ballot-receipt"),
    path("desk/ballots/", desk.here, name="ballots-here"),
    path(f"{DESK}/canvass/", desk.canvass, name="canvass"),
    path(f"{DESK}/canvass/<int:building_id>/", desk.building, name="canvass-building"),
    path(f"{DESK}/canvass/<int:building_id>/sheet/", desk.sheet, name="canvass-sheet"),
    path(f"{DESK}/remind/", desk.remind, name="remind-voters"),
    path(f"{DESK}/door/<int:number>/", desk.door, name="door"),
    path(f"{DESK}/deliver/<int:number>/", desk.deliver, name="deliver"),
    path(f"{DESK}/proxy/<int:number>/", desk.proxy, name="register-proxy"),
    path(f"{DESK}/doubts/", desk.doubts, name="doubts"),
    path(f"{DESK}/doubts/<int:dispute_id>/", desk.answer, name="answer-doubt"),
]
