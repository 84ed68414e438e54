from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "linli.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the ledger, which stands below, what the case said that an entry began with."""
        from linli.cases.queries.earliest import said_in
        from linli.ledger.queries import tell_matters

        tell_matters(said_in)
