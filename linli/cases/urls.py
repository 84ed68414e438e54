"""Addresses of this room: the resident's pages below /cases/, the desk's below /desk/."""

from django.urls import URLPattern, URLResolver, path, register_converter

from .views import files, own, report


class CaseNumber:
    """ "HH-2026-1187": the community's code, the year, the number in it."""

    regex = r"[A-Za-z0-9_-]{1,16}-[0-9]{4}-[0-9]{1,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Sha256:
    """The hash of a file in hex."""

    regex = r"[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CaseNumber, "number")
register_converter(Sha256, "sha256")

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/new/", report.new_case, name="report"),
    path("cases/new/proposals/", report.proposals, name="case-proposals"),
    path("cases/<number:number>/", own.case_page, name="case"),
    path("cases/<number:number>/received/", report.received, name="case-received"),
    path("cases/<number:number>/sheet/", own.case_sheet, name="case-sheet"),
    path("cases/<number:number>/receipt.json", own.receipt, name="case-receipt"),
    path("cases/<number:number>/judge/", own.judge, name="case-judge"),
    path("cases/<number:number>/add/", own.add_information, name="case-add"),
    path("cases/<number:number>/withdraw/", own.withdraw, name="case-withdraw"),
    path("cases/<number:number>/join/", own.join, name="case-join"),
    path("files/<number:number>/<sha256:sha256>", files.case_file, name="case-file"),
]
