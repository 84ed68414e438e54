"""Addresses of this room: the resident's pages below /cases/, the desk's below /desk/."""

from django.urls import URLPattern, URLResolver, path, register_converter

from .views import desk, desk_case, desk_lists, files, hotline, lists, office, own, report, take_down


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
    path("cases/", lists.my_cases, name="my-cases"),
    path("cases/neighbours/", lists.neighbours, name="neighbours-cases"),
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
    path("board/", desk_lists.board, name="board"),
    path("desk/", desk.desk_page, name="desk"),
    path("desk/cases/", desk_lists.cases, name="cases"),
    path("desk/whistles/", desk_lists.whistles, name="whistles"),
    path("desk/supervisions/", desk_lists.supervised, name="supervised"),
    path("desk/call-backs/", desk_lists.call_backs, name="call-backs"),
    path("desk/new/", take_down.take_down, name="take-down"),
    path("desk/new/proposals/", take_down.take_down_proposals, name="take-down-proposals"),
    path("desk/catalogue/", office.categories, name="categories"),
    path("desk/catalogue/history/", office.catalogue_history, name="catalogue-history"),
    path("desk/catalogue/<str:code>/edit/", office.edit_category, name="category-edit"),
    path("desk/chat-groups/", office.chat_groups, name="chat-groups"),
    path("desk/chat-groups/<int:pk>/close/", office.close_chat_group, name="close-chat-group"),
    path("desk/hotline/", hotline.hotline, name="hotline"),
    path("desk/hotline/<int:pk>/", hotline.hotline_file, name="hotline-file"),
    path("desk/hotline/<int:pk>/check/", hotline.check, name="hotline-check"),
    path("desk/hotline/<int:pk>/enter/", hotline.enter, name="hotline-enter"),
    path("desk/long-cycle/", desk_lists.long_cycle, name="long-cycle"),
    path("desk/cases/<number:number>/", desk_case.desk_case, name="desk-case"),
    path("desk/cases/<number:number>/sheet/", desk_case.desk_sheet, name="desk-sheet"),
    path("desk/cases/<number:number>/similar/", desk_case.similar, name="desk-similar"),
    path("desk/cases/<number:number>/see_reporter/", desk_case.see_reporter, name="desk-see"),
    path("desk/cases/<number:number>/<slug:verb>/", desk_case.act, name="desk-act"),
]
