import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
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
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assembly", "Decision of the owners' assembly"),
                            ("council", "Decision of the residents' council"),
                            ("committee", "Decision of the committee"),
                            ("contract", "Signed contract"),
                            ("emergency", "Decision of the street in an emergency"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rules", "Rules of procedure of the assembly"),
                            ("covenant", "Management covenant"),
                            ("committee", "Election or recall of the owners' committee"),
                            ("company", "Appointing or dismissing the property company"),
                            ("use_fund", "Use of the maintenance fund"),
                            ("raise_fund", "Raising the maintenance fund"),
                            ("rebuild", "Altering or rebuilding a building"),
                            ("common_parts", "Changing the use of common parts"),
                            ("fees", "Property fee and how it is charged"),
                            ("budget", "Budget of the year"),
                            ("common_income", "Use of the common income"),
                            ("parking", "Parking and the order of vehicles"),
                            ("large_contract", "Large contracts and works"),
                        ],
                        max_length=16,
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=120)),
                ("decided_on", models.DateField()),
                ("text", models.TextField()),
                ("limit_fen", models.BigIntegerField(blank=True, null=True)),
                ("proof_kind", models.CharField(default="document", max_length=40)),
                ("proof_id", models.BigIntegerField(blank=True, null=True)),
                ("registered_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="bodies.body"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="registry.place"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.storedfile",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="bodies.decision",
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
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("legal_basis", models.CharField(max_length=200)),
                ("rule", models.CharField(max_length=80)),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_force", "Suspended for a time"),
                            ("confirmed", "Suspension confirmed"),
                            ("lifted", "Suspension lifted"),
                            ("lapsed", "Suspension lapsed"),
                        ],
                        default="in_force",
                        max_length=10,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("confirm_reason", models.CharField(blank=True, max_length=500)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                ("appealed_at", models.DateTimeField(blank=True, null=True)),
                ("appeal_text", models.TextField(blank=True)),
                (
                    "appeal_outcome",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "Appeal granted"), ("dismissed", "Appeal dismissed")],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "appealed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by_body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="registry.place"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suspensions", to="bodies.decision"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "suspended_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["community", "-decided_on", "-id"], name="bodies_decision_latest"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["community", "body", "-decided_on"], name="bodies_decision_of_body"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                fields=("community", "body", "number"), name="bodies_decision_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proof_id__isnull", False)),
                fields=("community", "proof_kind", "proof_id"),
                name="bodies_decision_proof_used_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["assembly", "council", "committee", "contract", "emergency"])),
                name="bodies_decision_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit_fen__isnull", True), ("limit_fen__gt", 0), _connector="OR"),
                name="bodies_decision_limit_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("evidence__isnull", False),
                        ("proof_id__isnull", True),
                        ("proof_kind", "document"),
                        ("registered_by__isnull", False),
                    ),
                    models.Q(models.Q(("proof_kind", "document"), _negated=True), ("proof_id__isnull", False)),
                    _connector="OR",
                ),
                name="bodies_decision_proved",
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
        migrations.AddIndex(
            model_name="suspension",
            index=models.Index(fields=["community", "decision", "from_at"], name="bodies_suspension_of_decision"),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("in_force", "confirmed"))),
                fields=("decision",),
                name="bodies_suspension_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at__gt", models.F("from_at"))), name="bodies_suspension_has_a_limit"
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", True),
                        ("confirmed_by__isnull", True),
                        models.Q(("state", "confirmed"), _negated=True),
                    ),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        models.Q(("confirmed_by", models.F("suspended_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="bodies_suspension_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True), ("ended_by__isnull", True), ("state__in", ("in_force", "confirmed"))
                    ),
                    models.Q(("ended_at", models.F("until_at")), ("ended_by__isnull", True), ("state", "lapsed")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("state", "lifted"),
                        models.Q(("ended_by", models.F("suspended_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="bodies_suspension_ends_with_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("appeal_outcome", ""),
                        ("appeal_text", ""),
                        ("appealed_at__isnull", True),
                        ("appealed_by__isnull", True),
                    ),
                    models.Q(
                        ("answered_at__isnull", True),
                        ("appeal_outcome", ""),
                        ("appealed_at__isnull", False),
                        ("appealed_by__isnull", False),
                    ),
                    models.Q(
                        ("appealed_at__isnull", False),
                        ("appealed_by__isnull", False),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("appeal_outcome", ""), _negated=True),
                        models.Q(("answered_by", models.F("suspended_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="bodies_suspension_appeal_answered_by_another",
            ),
        ),
    ]
