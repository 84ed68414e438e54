"""A sheet on its way to the browser. What stands in it, and who may take it out, is for the rooms to say."""

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from .sheets import CSV, TYPES, Page, csv_of, csv_pieces, workbook


def download(name: str, *pages: Page, kind: str, streamed: bool = False) -> HttpResponseBase:
    """The pages as ``<name>.<kind>``; a name in Chinese arrives as it is.

    ``streamed`` CSV begins to arrive before the last row has been read, for what is too long to wait for; otherwise
    what goes wrong on the way is still a page and not half a file. Raises KeyError for another ``kind``.
    """
    media_type = TYPES[kind]
    if kind == CSV and not streamed:
        response: HttpResponseBase = HttpResponse(csv_of(*pages), content_type=media_type)
    elif kind == CSV:
        response = StreamingHttpResponse(csv_pieces(*pages), content_type=media_type)
    else:
        response = FileResponse(workbook(*pages), content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or "attachment"
    return response
