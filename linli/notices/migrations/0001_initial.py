import django.db.models.deletion
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
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("publicity", "Posted for objections"),
                            ("notice", "Announcement"),
                            ("disclosure", "Open for inspection"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("decision", "A decision of the owners or their committee"),
                            ("vote_result", "The result of a vote"),
                            ("meeting", "A meeting of the owners is called"),
                            ("first_meeting", "Papers for the owners' first meeting"),
                            ("candidates", "Candidates for a committee"),
                            ("pmc_names", "Members of a property management committee"),
                            ("pmc_decision", "A decision of the property management committee"),
                            ("works_plan", "A plan of works with its budget"),
                            ("emergency_works", "Emergency works that were done"),
                            ("budget", "The year's budget"),
                            ("fee_change", "A change of the property fee"),
                            ("fee_result", "The result of a change of the property fee"),
                            ("audit_report", "An audit report"),
                            ("disclosure", "Accounts and other things kept open"),
                            ("rating", "Ratings of companies and bodies"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("subject_kind", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.BigIntegerField(blank=True, null=True)),
                ("for_anyone", models.BooleanField(default=True)),
                ("period", models.CharField(blank=True, max_length=24)),
                ("drafted_at", models.DateTimeField()),
                ("posted_at", models.DateTimeField(blank=True, null=True)),
                ("from_at", models.DateTimeField(blank=True, null=True)),
                ("until_at", models.DateTimeField(blank=True, null=True)),
                ("floor_rule", models.CharField(blank=True, max_length=120)),
                ("floor", models.CharField(blank=True, max_length=24)),
                ("content_sha256", models.BinaryField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("posted", "On the board"),
                            ("ended", "Period over"),
                            ("withdrawn", "Withdrawn"),
                            ("replaced", "Replaced by a new one"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400)),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="bodies.body",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="registry.place"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings_drafted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings_posted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="notices.posting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="text")),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("upheld", "Answered: upheld"),
                            ("not_upheld", "Answered: not upheld"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.body",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="notices.posting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BoardPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(
                        choices=[("put_up", "Put up"), ("still_there", "Still there"), ("taken_down", "Taken down")],
                        max_length=12,
                    ),
                ),
                ("spot", models.CharField(max_length=80, verbose_name="which board")),
                ("taken_at", models.DateTimeField()),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.storedfile"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="board_photos", to="notices.posting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PostingFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField()),
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
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="notices.posting"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["community", "-posted_at", "-id"], name="notices_posting_list"),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["community", "subject_kind", "subject_id"], name="notices_posting_about"),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                condition=models.Q(("state", "posted")),
                fields=["community", "until_at"],
                name="notices_posting_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("posted_at__isnull", False)),
                fields=("replaces",),
                name="notices_posting_replaced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content_sha256__isnull", True), ("from_at__isnull", True), ("posted_at__isnull", True)),
                    models.Q(
                        ("content_sha256__isnull", False), ("from_at__isnull", False), ("posted_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="notices_posting_posted_has_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("posted_at__isnull", True), ("state", "draft")),
                    models.Q(("posted_at__isnull", False), ("state__in", ("posted", "ended", "replaced"))),
                    ("state", "withdrawn"),
                    _connector="OR",
                ),
                name="notices_posting_state_and_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="notices_posting_withdrawn_both_or_neither",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at__isnull", True), ("until_at__gt", models.F("from_at")), _connector="OR"),
                name="notices_posting_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("posted_at__isnull", True), ("until_at__isnull", False), ("kind", "disclosure"), _connector="OR"
                ),
                name="notices_posting_only_disclosure_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject_id__isnull", True), ("subject_kind", "")),
                    models.Q(models.Q(("subject_kind", ""), _negated=True), ("subject_id__isnull", False)),
                    _connector="OR",
                ),
                name="notices_posting_subject_both_or_neither",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="notices_posting_says_something",
            ),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["community", "made_at"], name="notices_objection_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("posting", "user"), name="notices_objection_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="notices_objection_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="notices_objection_says_something"
            ),
        ),
        migrations.AddIndex(
            model_name="boardphoto",
            index=models.Index(fields=["community", "posting", "taken_at"], name="notices_photo_of_posting"),
        ),
        migrations.AddConstraint(
            model_name="boardphoto",
            constraint=models.CheckConstraint(
                condition=models.Q(("spot", ""), _negated=True), name="notices_photo_spot_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="postingfile",
            constraint=models.UniqueConstraint(fields=("posting", "order"), name="notices_file_order"),
        ),
        migrations.AddConstraint(
            model_name="postingfile",
            constraint=models.UniqueConstraint(fields=("posting", "file"), name="notices_file_once"),
        ),
    ]
