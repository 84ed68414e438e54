import django.contrib.postgres.indexes
import django.db.models.deletion
import linli.cases.models.pieces
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
        ("bodies", "0001_initial"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Catalogue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("note", models.CharField(max_length=300)),
                ("published_at", models.DateTimeField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="catalogues", to="registry.place"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60)),
                ("parent_code", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=60)),
                ("keywords", models.CharField(blank=True, max_length=400)),
                ("sort", models.PositiveSmallIntegerField()),
                ("active", models.BooleanField(default=True)),
                ("urgent", models.BooleanField(default=False)),
                ("small", models.BooleanField(default=False)),
                ("beyond", models.BooleanField(default=False)),
                ("about_body", models.BooleanField(default=False)),
                ("contact_amount", models.PositiveSmallIntegerField()),
                ("contact_unit", models.CharField(max_length=12)),
                ("solve_amount", models.PositiveSmallIntegerField()),
                ("solve_unit", models.CharField(max_length=12)),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("note", "A written result"),
                            ("photo", "A photo afterwards"),
                            ("photo_pair", "A photo before and one afterwards"),
                            ("document", "A document"),
                        ],
                        default="note",
                        max_length=12,
                    ),
                ),
                ("bodies", models.JSONField(default=dict)),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="categories", to="cases.catalogue"
                    ),
                ),
            ],
            options={
                "ordering": ["sort", "id"],
            },
        ),
        migrations.CreateModel(
            name="ChatGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=60)),
                ("platform", models.CharField(max_length=20)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chat_groups", to="registry.place"
                    ),
                ),
                (
                    "moderator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("help", "Help"),
                            ("complaint", "Complaint"),
                            ("report", "Report of a wrong"),
                            ("enquiry", "Enquiry"),
                            ("suggestion", "Suggestion"),
                        ],
                        max_length=12,
                    ),
                ),
                ("category_code", models.CharField(max_length=60)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "By herself, on the phone"),
                            ("call", "By telephone"),
                            ("desk", "At the desk"),
                            ("chat", "From a chat group"),
                            ("patrol", "Found on patrol"),
                            ("meeting", "From a meeting"),
                            ("hotline", "From the city hotline"),
                            ("petition", "Petition"),
                            ("open311", "Open311"),
                            ("api", "By another program"),
                        ],
                        max_length=10,
                    ),
                ),
                ("outside_number", models.CharField(blank=True, max_length=60)),
                ("submission_key", models.CharField(max_length=36, null=True, unique=True)),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField(max_length=5000)),
                ("public_text", models.TextField(max_length=5000)),
                ("spot", models.CharField(blank=True, max_length=120)),
                ("open_to_neighbours", models.BooleanField(default=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Received"),
                            ("needs_info", "Waiting for the reporter's answer"),
                            ("accepted", "Accepted"),
                            ("dispatched", "Dispatched"),
                            ("objected", "Handed back, being decided"),
                            ("signed_for", "Signed for"),
                            ("contacted", "Reporter contacted"),
                            ("in_progress", "In progress"),
                            ("whistled", "Whistled"),
                            ("reported_in", "All reported in"),
                            ("claimed", "Said to be solved, waiting for the reporter"),
                            ("long_cycle", "On the long-cycle ledger"),
                            ("closed", "Closed"),
                            ("refused", "Not accepted"),
                            ("merged", "Merged into another case"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Community"), (2, "Neighbourhood"), (3, "Street"), (4, "District")], default=1
                    ),
                ),
                ("urgent", models.BooleanField(default=False)),
                ("submitted_at", models.DateTimeField()),
                ("dispatched_at", models.DateTimeField(blank=True, null=True)),
                ("contact_due_at", models.DateTimeField(blank=True, null=True)),
                ("contacted_at", models.DateTimeField(blank=True, null=True)),
                ("solve_due_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("hand_backs", models.PositiveSmallIntegerField(default=0)),
                ("redos", models.PositiveSmallIntegerField(default=0)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "Solved, and I am satisfied"),
                            ("solved_only", "Solved, but I am not satisfied"),
                            ("not_solved", "Not solved"),
                            ("unanswered", "No answer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("left_community", models.BooleanField(default=False)),
                ("supervised", models.BooleanField(default=False)),
                ("excluded", models.BooleanField(default=False)),
                ("result", models.TextField(blank=True, max_length=2000)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_about",
                        to="bodies.body",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="bodies.body"
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.building",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="registry.place"
                    ),
                ),
                (
                    "entrance",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.entrance",
                    ),
                ),
                (
                    "first_body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases_received", to="bodies.body"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="cases.case",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.category"
                    ),
                ),
                (
                    "chat_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cases.chatgroup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("by_hand", "It cannot be solved here"),
                            ("not_contacted", "The reporter was not contacted in time"),
                            ("not_solved", "It was not solved in time"),
                            ("not_received", "It was not accepted in time"),
                            ("not_reported_in", "A called department did not report in in time"),
                            ("body_closed", "The body that answered for it no longer exists"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "from_level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Community"), (2, "Neighbourhood"), (3, "Street"), (4, "District")]
                    ),
                ),
                (
                    "to_level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Community"), (2, "Neighbourhood"), (3, "Street"), (4, "District")]
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500)),
                ("rule", models.CharField(blank=True, max_length=120)),
                ("automatic", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="escalations", to="registry.place"
                    ),
                ),
                (
                    "from_body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"),
                ),
                (
                    "to_body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("malicious", "Malicious, shown by facts"),
                            ("out_of_scope", "Outside every handler's duty"),
                            ("duplicate", "The same matter by the same person"),
                            ("test", "Entered by mistake"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("turned_down_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exclusions", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
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
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "turned_down_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("until", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("granted", models.BooleanField(null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions_to_decide",
                        to="bodies.body",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HandBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not_our_duty", "Another body has this duty by law or contract"),
                            ("not_our_area", "The place lies outside our area"),
                            ("wrong_category", "The case is in the wrong category"),
                            ("needs_several", "Several bodies have to act together"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("upheld", models.BooleanField(null=True)),
                ("why", models.CharField(blank=True, max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_backs", to="bodies.body"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hand_back_list", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_backs_to_decide",
                        to="bodies.body",
                    ),
                ),
                (
                    "to_body",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InterimReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=2000)),
                ("next_due_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interim_reports", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mediation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("parties", models.CharField(max_length=300)),
                ("positions", models.TextField(max_length=2000)),
                ("outcome", models.TextField(max_length=2000)),
                ("agreed", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mediations", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "signed_paper",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.storedfile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=2000)),
                ("shown", models.BooleanField(default=True)),
                ("from_reporter", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority", models.CharField(max_length=120)),
                ("number", models.CharField(max_length=60)),
                ("on", models.DateField()),
                ("reply_due_on", models.DateField()),
                ("reply", models.TextField(blank=True, max_length=2000)),
                ("replied_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reporter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=60)),
                ("phone", models.CharField(blank=True, max_length=16)),
                ("first", models.BooleanField(default=False)),
                ("anonymous", models.BooleanField(default=False)),
                ("joined_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reporters", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("automatic", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=500)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supervisions", to="bodies.body"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supervisions", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supervisions", to="registry.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Whistle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("unsolved", "Residents complain of it and it cannot be solved here"),
                            ("joint", "Several departments have to act together"),
                            ("emergency", "An emergency"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("report_in_due_at", models.DateTimeField()),
                ("rule", models.CharField(max_length=120)),
                ("result", models.TextField(blank=True, max_length=2000)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="whistles", to="bodies.body"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="whistles", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="whistles", to="registry.place"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WhistleCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("leads", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField()),
                ("reported_in_at", models.DateTimeField(blank=True, null=True)),
                ("contribution", models.CharField(blank=True, max_length=500)),
                ("missed", models.BooleanField(default=False)),
                ("rating_by_whistler", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("rating_by_called", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="whistle_calls", to="bodies.body"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="whistle_calls", to="cases.case"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="whistle_calls", to="registry.place"
                    ),
                ),
                (
                    "reported_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "whistle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="cases.whistle"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("satisfied", "Solved, and I am satisfied"),
                            ("solved_only", "Solved, but I am not satisfied"),
                            ("not_solved", "Not solved"),
                            ("unanswered", "No answer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500)),
                ("by_telephone", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="bodies.body"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="registry.place"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["community", "-at"], name="cases_call_back_in_time")],
                "constraints": [models.UniqueConstraint(fields=("case", "round"), name="cases_call_back_once_a_round")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("reported", "Photo from the reporter"),
                            ("before", "Photo before the work"),
                            ("after", "Photo after the work"),
                            ("document", "Document"),
                        ],
                        max_length=10,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.storedfile"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["community", "case"], name="cases_attachment_of_case")],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "file", "purpose"), name="cases_attachment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField()),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("community", "year"), name="cases_counter_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="catalogue",
            constraint=models.UniqueConstraint(fields=("place", "version"), name="cases_catalogue_version_once"),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(fields=("catalogue", "code"), name="cases_category_once"),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact_amount__gt", 0), ("solve_amount__gt", 0)),
                name="cases_category_limits_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="chatgroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on__isnull", True)),
                fields=("community", "topic"),
                name="cases_chat_group_topic_once",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["community", "-submitted_at", "-id"],
                include=(
                    "state",
                    "category",
                    "channel",
                    "verdict",
                    "excluded",
                    "left_community",
                    "dispatched_at",
                    "contact_due_at",
                    "contacted_at",
                    "solve_due_at",
                    "hand_backs",
                    "redos",
                ),
                name="cases_case_in_community",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["community", "state", "-id"], name="cases_case_by_state"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("closed", "refused", "merged", "withdrawn")), _negated=True),
                fields=["body", "due_at", "id"],
                name="cases_case_on_desk",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="cases_case_clocks"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("outside_number", ""), _negated=True),
                fields=["community", "outside_number"],
                name="cases_case_outside",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                linli.cases.models.pieces.Pieces("title", "text"), name="cases_case_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ("closed", "refused", "merged", "withdrawn"))),
                    models.Q(
                        models.Q(("state__in", ("closed", "refused", "merged", "withdrawn")), _negated=True),
                        ("ended_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="cases_case_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("closed", "refused", "merged", "withdrawn")), _negated=True),
                    ("due_at__isnull", True),
                    _connector="OR",
                ),
                name="cases_case_ended_has_no_clock",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="cases_case_merged_names_the_other",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="cases_case_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 4)), name="cases_case_level"
            ),
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(fields=["community", "-at"], name="cases_escalation_in_time"),
        ),
        migrations.AddIndex(
            model_name="exclusion",
            index=models.Index(fields=["community", "case"], name="cases_exclusion_of_case"),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("turned_down_at__isnull", True)), fields=("case",), name="cases_exclusion_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="cases_exclusion_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("turned_down_by__isnull", True),
                    models.Q(("turned_down_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="cases_exclusion_turned_down_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_at__isnull", True), ("turned_down_at__isnull", True), _connector="OR"),
                name="cases_exclusion_decided_once",
            ),
        ),
        migrations.AddIndex(
            model_name="extension",
            index=models.Index(fields=["community", "case"], name="cases_extension_of_case"),
        ),
        migrations.AddIndex(
            model_name="extension",
            index=models.Index(
                condition=models.Q(("granted__isnull", True)), fields=["decider"], name="cases_extension_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("granted__isnull", True)), fields=("case",), name="cases_extension_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="cases_extension_decided_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="handback",
            index=models.Index(fields=["community", "case"], name="cases_hand_back_of_case"),
        ),
        migrations.AddIndex(
            model_name="handback",
            index=models.Index(
                condition=models.Q(("upheld__isnull", True)), fields=["decider"], name="cases_hand_back_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="handback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("upheld__isnull", True)), fields=("case",), name="cases_hand_back_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="handback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="cases_hand_back_decided_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="interimreport",
            index=models.Index(fields=["community", "case"], name="cases_interim_of_case"),
        ),
        migrations.AddConstraint(
            model_name="interimreport",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="cases_interim_numbered_once"),
        ),
        migrations.AddIndex(
            model_name="mediation",
            index=models.Index(fields=["community", "case"], name="cases_mediation_of_case"),
        ),
        migrations.AddConstraint(
            model_name="mediation",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed", False), ("signed_paper__isnull", False), _connector="OR"),
                name="cases_mediation_agreed_is_signed",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["community", "case"], name="cases_note_of_case"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["community", "case"], name="cases_referral_of_case"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_on__isnull", True), ("reply", "")),
                    models.Q(models.Q(("reply", ""), _negated=True), ("replied_on__isnull", False)),
                    _connector="OR",
                ),
                name="cases_referral_reply_has_date",
            ),
        ),
        migrations.AddIndex(
            model_name="reporter",
            index=models.Index(fields=["community", "case"], name="cases_reporter_of_case"),
        ),
        migrations.AddIndex(
            model_name="reporter",
            index=models.Index(fields=["user", "-case"], name="cases_reporter_of_user"),
        ),
        migrations.AddConstraint(
            model_name="reporter",
            constraint=models.UniqueConstraint(fields=("case", "user"), name="cases_reporter_once"),
        ),
        migrations.AddConstraint(
            model_name="reporter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("first", True)), fields=("case",), name="cases_reporter_one_first"
            ),
        ),
        migrations.AddIndex(
            model_name="supervision",
            index=models.Index(fields=["body", "ended_at"], name="cases_supervision_of_body"),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("case",), name="cases_supervision_one_open"
            ),
        ),
        migrations.AddIndex(
            model_name="whistle",
            index=models.Index(fields=["community", "-at"], name="cases_whistle_in_time"),
        ),
        migrations.AddConstraint(
            model_name="whistle",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("case",), name="cases_whistle_one_open"
            ),
        ),
        migrations.AddIndex(
            model_name="whistlecall",
            index=models.Index(fields=["body", "-id"], name="cases_whistle_call_of_body"),
        ),
        migrations.AddIndex(
            model_name="whistlecall",
            index=models.Index(
                condition=models.Q(("reported_in_at__isnull", True)),
                fields=["body", "due_at"],
                name="cases_whistle_call_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="whistlecall",
            constraint=models.UniqueConstraint(fields=("whistle", "body"), name="cases_whistle_call_once"),
        ),
        migrations.AddConstraint(
            model_name="whistlecall",
            constraint=models.UniqueConstraint(
                condition=models.Q(("leads", True)), fields=("whistle",), name="cases_whistle_one_lead"
            ),
        ),
        migrations.AddConstraint(
            model_name="whistlecall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("rating_by_whistler__isnull", True), ("rating_by_whistler__range", (1, 5)), _connector="OR"
                    ),
                    models.Q(("rating_by_called__isnull", True), ("rating_by_called__range", (1, 5)), _connector="OR"),
                ),
                name="cases_whistle_call_ratings",
            ),
        ),
    ]
