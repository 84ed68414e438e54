from django.apps import AppConfig


class BodiesConfig(AppConfig):
    name = "linli.bodies"
    label = "bodies"
    default_auto_field = "django.db.models.BigAutoField"
