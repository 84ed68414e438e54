"""All addresses, with those of the API and of Open311."""

from linli.cases.api.urls import urlpatterns as of_programs
from linli.urls import urlpatterns as of_pages

urlpatterns = [*of_programs, *of_pages]
