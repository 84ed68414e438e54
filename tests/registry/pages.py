"""Addresses of the register's pages, and what stands on them."""

from django.http import HttpResponse
from django.urls import reverse


def url(name: str, *args: object) -> str:
    return reverse(f"registry:{name}", args=args)


def text(response: HttpResponse) -> str:
    return response.content.decode()
