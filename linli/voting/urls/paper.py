"""Papers: printed, scanned, read, settled."""

from django.urls import path

from linli.voting.views.paper import printing, reading

DESK = "desk/votes/<slug:code>/<int:pk>"

urlpatterns = [
    path(f"{DESK}/print/", printing.runs, name="print-ballots"),
    path(f"{DESK}/print/<int:run_id>/", printing.progress, name="print-progress"),
    path(f"{DESK}/print/<int:run_id>/ballots.pdf", printing.sheets, name="print-file"),
    path(f"{DESK}/scan/", reading.take, name="scan"),
    path(f"{DESK}/read/", reading.queue, name="read-scans"),
    path(f"{DESK}/read/<int:scan_id>/", reading.key, name="key-scan"),
    path(f"{DESK}/read/<int:scan_id>/picture", reading.picture, name="scan-picture"),
    path(f"{DESK}/differ/<int:scan_id>/", reading.settle, name="settle-scan"),
]
