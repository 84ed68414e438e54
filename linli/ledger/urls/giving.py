"""Addresses of gifts and collections."""

from django.urls import URLPattern, path

from linli.ledger.views.giving import doing, phone, reading

ONE = "c/<slug:code>/book/giving/<int:pk>/"
GIFT = f"{ONE}gifts/<int:gift>/"

urlpatterns: list[URLPattern] = [
    path("book/giving/", reading.here, name="giving-here"),
    path("c/<slug:code>/book/giving/", reading.campaigns, name="campaigns"),
    path("c/<slug:code>/book/giving/open/", doing.begin, name="open-campaign"),
    path(ONE, reading.campaign, name="campaign"),
    path(f"{ONE}photos/<int:photo>/", reading.photo, name="campaign-photo"),
    path(f"{ONE}give/", doing.give, name="give"),
    path(f"{ONE}phone/", phone.give_by_phone, name="give-by-phone"),
    path(f"{ONE}pledge/", doing.pledge, name="pledge"),
    path(f"{ONE}withdraw/", doing.withdraw, name="withdraw-pledge"),
    path(f"{ONE}photo/", doing.add_photo, name="add-campaign-photo"),
    path(f"{ONE}close/", doing.close, name="close-campaign"),
    path(GIFT, reading.receipt, name="gift-receipt"),
    path(f"{GIFT}giver/", doing.see, name="see-giver"),
    path(f"{GIFT}confirm/", doing.confirm, name="confirm-return"),
    path(f"{GIFT}back/", doing.hand_back, name="hand-back"),
]
