import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Body",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("party_branch", "Party branch of the community"),
                            ("owners_assembly", "Owners' assembly"),
                            ("owners_committee", "Owners' committee"),
                            ("supervisory_committee", "Supervisory committee"),
                            ("pmc", "Property management committee"),
                            ("courtyard_committee", "Courtyard committee"),
                            ("preparatory_group", "Preparatory group"),
                            ("turnover_group", "Turnover group"),
                            ("owners_subgroup", "Owners' subgroup"),
                            ("party_residents_council", "Party and residents' council"),
                            ("property_company", "Property company"),
                            ("developer", "Developer"),
                            ("trust_supervisor", "Trust supervisor"),
                            ("volunteer_team", "Volunteer team"),
                            ("social_organisation", "Social organisation"),
                            ("social_enterprise", "Social enterprise"),
                            ("residents_committee", "Residents' committee"),
                            ("neighbourhood_party_committee", "Neighbourhood party committee"),
                            ("env_property_subcommittee", "Environment and property subcommittee"),
                            ("residents_council", "Residents' council"),
                            ("advisory_panel", "Advisory panel"),
                            ("street_office", "Street office"),
                            ("street_party_committee", "Street party working committee"),
                            ("police", "Police"),
                            ("urban_management", "Urban management"),
                            ("fire_rescue", "Fire and rescue"),
                            ("market_supervision", "Market supervision"),
                            ("housing", "Housing department"),
                            ("planning", "Planning department"),
                            ("water", "Water department"),
                            ("environment", "Environment department"),
                            ("civil_affairs", "Civil affairs department"),
                            ("justice", "Justice department"),
                            ("petitions", "Petitions office"),
                            ("education", "Education department"),
                            ("political_legal", "Political and legal affairs"),
                            ("utility", "Utility company"),
                            ("governance_office", "District governance office"),
                            ("leading_group", "District leading group"),
                            ("audit_office", "Audit office"),
                            ("operator", "System operator"),
                        ],
                        max_length=32,
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="name in English")),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bodies", to="registry.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DutyHour",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens_at", models.TimeField()),
                ("closes_at", models.TimeField()),
                ("where", models.CharField(max_length=80)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duty_hours", to="bodies.body"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "title",
                    models.CharField(
                        choices=[
                            ("head", "Head"),
                            ("deputy", "Deputy"),
                            ("member", "Member"),
                            ("alternate", "Alternate"),
                            ("staff", "Staff"),
                            ("captain", "Building captain"),
                            ("call_back", "Call-back desk"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "appointment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("elected", "Elected"),
                            ("sent", "Sent by the organisation"),
                            ("selected", "Selected at the grass roots"),
                            ("hired", "Hired by the neighbourhood"),
                        ],
                        max_length=10,
                    ),
                ),
                ("from_date", models.DateField()),
                ("to_date", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=200)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="bodies.body"
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captains",
                        to="registry.building",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="body",
            index=models.Index(fields=["place", "kind"], name="bodies_body_at_place"),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.UniqueConstraint(fields=("place", "name"), name="bodies_body_named_once"),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="bodies_body_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyhour",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)), name="bodies_duty_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="dutyhour",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="bodies_duty_closes_later"
            ),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(fields=["user", "ended_on"], name="bodies_seat_of_user"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("body", "user", "title"),
                name="bodies_seat_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_date__isnull", True), ("to_date__gte", models.F("from_date")), _connector="OR"),
                name="bodies_seat_ends_after_it_begins",
            ),
        ),
    ]
