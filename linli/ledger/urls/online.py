"""Addresses of paying on the phone. The last one is what the channel calls."""

from django.urls import URLPattern, path

from linli.ledger.views import online

urlpatterns: list[URLPattern] = [
    path("c/<slug:code>/book/household/<int:pk>/pay/", online.pay, name="pay-online"),
    path("c/<slug:code>/book/online/<slug:number>/", online.wait, name="pay-wait"),
    path("pay/wechat/notice/", online.wechat_notice, name="wechat-notice"),
]
