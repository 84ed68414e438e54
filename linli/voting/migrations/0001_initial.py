import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0001_initial"),
        ("bodies", "0001_initial"),
        ("notices", "0001_initial"),
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assembly",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(blank=True, max_length=8000)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regular", "Regular meeting"),
                            ("extraordinary", "Extraordinary meeting"),
                            ("first", "First meeting"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "convening",
                    models.CharField(
                        choices=[
                            ("committee", "Called by the committee"),
                            ("demanded", "Called on the demand of the owners"),
                            ("ordered", "Called by the street or the residents' committee in its place"),
                            ("preparatory", "Called by the preparatory group"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("posted", "Posted, waits for its first day of voting"),
                            ("open", "Voting"),
                            ("counting", "Closed, being counted"),
                            ("result", "Result posted"),
                            ("final", "Result final"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("drafted_at", models.DateTimeField()),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("all", "All owners of the community"),
                            ("building", "The owners of one building"),
                            ("bearers", "The owners who bear the cost"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "bearers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("parking_counts", models.BooleanField(default=False)),
                ("snapshot_on", models.DateField()),
                ("heads", models.PositiveIntegerField(default=0)),
                ("area_dm2", models.BigIntegerField(default=0)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("phone", "On the phone"), ("paper", "On paper"), ("door", "At the door")],
                            max_length=6,
                        ),
                        size=None,
                    ),
                ),
                (
                    "precedence",
                    models.CharField(
                        choices=[
                            ("first", "The first one counts"),
                            ("paper", "A signed paper replaces one by phone, otherwise the first one counts"),
                            ("last", "The last one counts"),
                        ],
                        max_length=6,
                    ),
                ),
                ("extension_days", models.PositiveSmallIntegerField(default=0)),
                ("extended_at", models.DateTimeField(blank=True, null=True)),
                ("silence_clause", models.BooleanField(default=False)),
                ("rules_version", models.CharField(blank=True, max_length=200)),
                ("rules", models.JSONField(blank=True, default=dict)),
                ("locked_at", models.DateTimeField(blank=True, null=True)),
                ("locked_sha256", models.CharField(blank=True, max_length=64)),
                ("count_key", models.BinaryField(blank=True, max_length=32, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("result_due_at", models.DateTimeField(blank=True, null=True)),
                ("result_at", models.DateTimeField(blank=True, null=True)),
                ("final_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=400)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"),
                ),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.building",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assemblies", to="registry.place"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "silence_decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.decision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CouncilMotion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=24)),
                ("title", models.CharField(max_length=120)),
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
                ("project", models.TextField(max_length=4000)),
                ("money", models.TextField(blank=True, max_length=2000)),
                ("opinion", models.TextField(blank=True, max_length=2000)),
                ("limit_fen", models.BigIntegerField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("voting", "Voting"),
                            ("passed", "Passed"),
                            ("refused", "Not passed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("figures", models.JSONField(blank=True, default=dict)),
                ("minutes", models.TextField(blank=True, max_length=8000)),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="council_motions", to="registry.place"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.decision",
                    ),
                ),
                (
                    "minutes_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.storedfile",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.posting",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CouncilMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_present", models.BooleanField(default=False)),
                ("recused_at", models.DateTimeField(blank=True, null=True)),
                ("recuse_reason", models.CharField(blank=True, max_length=200)),
                ("voted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="voting.councilmotion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CouncilRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "over",
                    models.CharField(
                        choices=[
                            ("all", "Of all members, whoever is present"),
                            ("present", "Of the members who are present"),
                        ],
                        max_length=8,
                    ),
                ),
                ("part", models.PositiveSmallIntegerField()),
                ("whole", models.PositiveSmallIntegerField()),
                ("is_strict", models.BooleanField()),
                ("is_secret", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="council_rules", to="bodies.body"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="councilmotion",
            name="rules",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="voting.councilrules",
            ),
        ),
        migrations.CreateModel(
            name="CouncilVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("yes", "Agree"),
                            ("no", "Do not agree"),
                            ("abstain", "Abstain"),
                            ("blank", "Left blank"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vote",
                        to="voting.councilmember",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="voting.councilmotion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CountFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="count_files", to="voting.assembly"
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.storedfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=4000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("gathering", "Gathering support"),
                            ("reached", "A fifth is reached: a meeting must be called"),
                            ("called", "The meeting is called"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="gathering",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="demands", to="registry.place"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="assembly",
            name="demand",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assembly",
                to="voting.demand",
            ),
        ),
        migrations.CreateModel(
            name="Motion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
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
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=8000)),
                ("limit_fen", models.BigIntegerField(blank=True, null=True)),
                ("candidate_id", models.BigIntegerField(blank=True, null=True)),
                ("is_special", models.BooleanField(default=False)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("passed", "Passed"),
                            ("too_few", "Not valid: too few took part"),
                            ("refused", "Not passed"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="motions", to="voting.assembly"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.decision",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.storedfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.CharField(max_length=12)),
                ("printed_at", models.DateTimeField()),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="voting.assembly"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "printed_by",
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
            name="PrintRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("papers", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("done", models.PositiveIntegerField(default=0)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="print_runs", to="voting.assembly"
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.building",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="audit.storedfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Procedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("values", models.JSONField()),
                ("adopted_at", models.DateTimeField()),
                (
                    "adopted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="procedures", to="registry.place"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.decision"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proxy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until_on", models.DateField()),
                ("registered_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proxies", to="voting.assembly"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.storedfile"
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("phone", "On the phone"), ("paper", "On paper"), ("door", "At the door")],
                        max_length=6,
                    ),
                ),
                ("marks", models.CharField(max_length=200)),
                ("cast_at", models.DateTimeField()),
                ("event_id", models.BigIntegerField()),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="voting.assembly"
                    ),
                ),
                (
                    "cast_by",
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
                    "voter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="voting.paper",
                    ),
                ),
                (
                    "proxy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="voting.proxy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Right",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owner", "One owner"),
                            ("co_owned", "Co-owners, by their representative"),
                            ("developer", "Developer, units not sold or not delivered"),
                            ("unknown", "Owner not in the register"),
                        ],
                        max_length=10,
                    ),
                ),
                ("area_dm2", models.BigIntegerField()),
                ("is_contested", models.BooleanField(default=False)),
                (
                    "standing",
                    models.CharField(
                        choices=[("waiting", "Not voted"), ("voted", "Voted"), ("disputed", "Disputed")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("served_at", models.DateTimeField(blank=True, null=True)),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rights", to="voting.assembly"
                    ),
                ),
                (
                    "ballot",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted_for",
                        to="voting.ballot",
                    ),
                ),
                (
                    "building",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.building"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="proxy",
            name="right",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="proxies", to="voting.right"
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="right",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="voting.right"
            ),
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("not_mine", "I did not vote this"),
                            ("co_owners", "The co-owners voted differently"),
                            ("roll", "The roll is wrong about me"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being looked into"),
                            ("upheld", "Upheld: the ballot does not count"),
                            ("dismissed", "Not upheld: the ballot counts"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("raised_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=2000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="voting.assembly"
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="voting.ballot",
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="voting.right"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("in_hand", "Given in hand, with a signature"),
                            ("phone", "Opened on her phone"),
                            ("mail", "Sent by registered mail, with its receipt"),
                            ("family", "Given to an adult of her household, with a signature"),
                            ("posted", "Could not be delivered: put up on the board"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="voting.assembly"
                    ),
                ),
                (
                    "by_user",
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
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="voting.right"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CallBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("waiting", "Not asked yet"),
                            ("confirmed", "Yes, this was my ballot"),
                            ("denied", "No, this was not my ballot"),
                            ("not_reached", "Not reached"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
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
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="voting.assembly"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="call_backs", to="voting.right"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="ballot",
            name="right",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="voting.right"
            ),
        ),
        migrations.CreateModel(
            name="RightUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_dm2", models.BigIntegerField()),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="voting.assembly"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="voting.right"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_key", "Waits for its first reader"),
                            ("to_check", "Waits for its second reader"),
                            ("mismatch", "The two readers differ"),
                            ("entered", "Entered"),
                            ("rejected", "Not valid"),
                        ],
                        default="to_key",
                        max_length=8,
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("reject_reason", models.CharField(blank=True, max_length=400)),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="voting.assembly"
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
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="voting.paper"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Keying",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveSmallIntegerField()),
                ("choices", models.JSONField()),
                ("is_signed", models.BooleanField()),
                ("at", models.DateTimeField()),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="keyings", to="voting.scan"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="ballot",
            name="scan",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ballot",
                to="voting.scan",
            ),
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "demand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supports", to="voting.demand"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.unit"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("with_clause", models.BooleanField()),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                ("heads", models.JSONField()),
                ("area_dm2", models.JSONField()),
                ("outcome", models.CharField(max_length=8)),
                ("rules", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tallies", to="voting.motion"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Turnout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.PositiveSmallIntegerField()),
                ("heads", models.IntegerField(default=0)),
                ("area_dm2", models.BigIntegerField(default=0)),
                (
                    "assembly",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="turnout", to="voting.assembly"
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.place"
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="voting.motion"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="councilmember",
            constraint=models.UniqueConstraint(fields=("motion", "user"), name="voting_council_member_once"),
        ),
        migrations.AddConstraint(
            model_name="councilmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("recused_at__isnull", True), ("voted_at__isnull", True), _connector="OR"),
                name="voting_council_recused_does_not_vote",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilrules",
            constraint=models.UniqueConstraint(fields=("body", "version"), name="voting_council_rules_versioned"),
        ),
        migrations.AddConstraint(
            model_name="councilrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__gte", 1), ("whole__gte", models.F("part"))),
                name="voting_council_rules_share",
            ),
        ),
        migrations.AddIndex(
            model_name="councilmotion",
            index=models.Index(fields=["community", "-proposed_at", "-id"], name="voting_council_motion_latest"),
        ),
        migrations.AddConstraint(
            model_name="councilmotion",
            constraint=models.UniqueConstraint(fields=("body", "number"), name="voting_council_motion_numbered"),
        ),
        migrations.AddConstraint(
            model_name="councilmotion",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit_fen__isnull", True), ("limit_fen__gt", 0), _connector="OR"),
                name="voting_council_motion_limit",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilmotion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("proposed", "withdrawn")),
                    models.Q(("opened_at__isnull", False), ("rules__isnull", False)),
                    _connector="OR",
                ),
                name="voting_council_motion_opened_under_rules",
            ),
        ),
        migrations.AddConstraint(
            model_name="councilvote",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice", "blank"), _negated=True), name="voting_council_vote_marked"
            ),
        ),
        migrations.AddConstraint(
            model_name="countfile",
            constraint=models.UniqueConstraint(fields=("assembly", "turn"), name="voting_count_file_once"),
        ),
        migrations.AddIndex(
            model_name="demand",
            index=models.Index(fields=["community", "-made_at"], name="voting_demand_latest"),
        ),
        migrations.AddIndex(
            model_name="assembly",
            index=models.Index(fields=["community", "-opens_at", "-id"], name="voting_assembly_latest"),
        ),
        migrations.AddIndex(
            model_name="assembly",
            index=models.Index(fields=["community", "state", "closes_at"], name="voting_assembly_due"),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.UniqueConstraint(fields=("community", "number"), name="voting_assembly_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("convening", "ordered"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="voting_assembly_ordered_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="voting_assembly_closes_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("building__isnull", False), ("scope", "building")),
                    models.Q(models.Q(("scope", "building"), _negated=True), ("building__isnull", True)),
                    _connector="OR",
                ),
                name="voting_assembly_scope_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(("silence_clause", False), ("silence_decision__isnull", False), _connector="OR"),
                name="voting_assembly_clause_has_its_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "withdrawn")),
                    models.Q(
                        ("locked_at__isnull", False),
                        models.Q(("locked_sha256", ""), _negated=True),
                        ("area_dm2__gt", 0),
                        ("heads__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="voting_assembly_locked_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.UniqueConstraint(fields=("assembly", "order"), name="voting_motion_order"),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit_fen__isnull", True), ("limit_fen__gt", 0), _connector="OR"),
                name="voting_motion_limit_positive",
            ),
        ),
        migrations.AddIndex(
            model_name="printrun",
            index=models.Index(fields=["community", "assembly", "-id"], name="voting_print_latest"),
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.UniqueConstraint(fields=("community", "version"), name="voting_procedure_versioned"),
        ),
        migrations.AddIndex(
            model_name="right",
            index=models.Index(
                fields=["community", "assembly", "building", "standing"], name="voting_right_by_building"
            ),
        ),
        migrations.AddIndex(
            model_name="right",
            index=models.Index(fields=["community", "person"], name="voting_right_of_person"),
        ),
        migrations.AddConstraint(
            model_name="right",
            constraint=models.UniqueConstraint(fields=("assembly", "number"), name="voting_right_numbered"),
        ),
        migrations.AddConstraint(
            model_name="right",
            constraint=models.CheckConstraint(
                condition=models.Q(("area_dm2__gt", 0)), name="voting_right_area_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="right",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ballot__isnull", True), ("standing", "waiting")),
                    models.Q(("ballot__isnull", False), ("standing", "voted")),
                    ("standing", "disputed"),
                    _connector="OR",
                ),
                name="voting_right_voted_has_its_ballot",
            ),
        ),
        migrations.AddConstraint(
            model_name="proxy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True)), fields=("right",), name="voting_proxy_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="proxy",
            constraint=models.CheckConstraint(
                condition=models.Q(("agent", models.F("registered_by")), _negated=True),
                name="voting_proxy_registered_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["community", "assembly", "right"], name="voting_paper_of_right"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(fields=("assembly", "serial"), name="voting_paper_serial_once"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at__isnull", True)), fields=("right",), name="voting_paper_one"
            ),
        ),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(fields=["community", "assembly", "state"], name="voting_dispute_open"),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("right",), name="voting_dispute_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
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
                name="voting_dispute_answered_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["community", "assembly", "right"], name="voting_delivery_of_right"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ("phone", "posted")), ("evidence__isnull", False), _connector="OR"),
                name="voting_delivery_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.UniqueConstraint(fields=("assembly", "right"), name="voting_call_back_once"),
        ),
        migrations.AddConstraint(
            model_name="rightunit",
            constraint=models.UniqueConstraint(fields=("assembly", "unit"), name="voting_unit_counts_once"),
        ),
        migrations.AddConstraint(
            model_name="rightunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("area_dm2__gt", 0)), name="voting_unit_area_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(fields=["community", "assembly", "state", "id"], name="voting_scan_queue"),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "rejected"), _negated=True),
                fields=("paper",),
                name="voting_scan_one_of_a_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="keying",
            constraint=models.UniqueConstraint(fields=("scan", "turn"), name="voting_keying_turn"),
        ),
        migrations.AddConstraint(
            model_name="keying",
            constraint=models.UniqueConstraint(fields=("scan", "clerk"), name="voting_keying_another_clerk"),
        ),
        migrations.AddConstraint(
            model_name="keying",
            constraint=models.CheckConstraint(
                condition=models.Q(("turn__gte", 1), ("turn__lte", 3)), name="voting_keying_three_turns"
            ),
        ),
        migrations.AddIndex(
            model_name="ballot",
            index=models.Index(fields=["community", "assembly", "right"], name="voting_ballot_of_right"),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("marks__regex", "^[yna-]+$")), name="voting_ballot_marks"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "phone"), ("voter__isnull", False)),
                    models.Q(("channel", "paper"), ("paper__isnull", False), ("scan__isnull", False)),
                    models.Q(("channel", "door"), ("evidence__isnull", False)),
                    _connector="OR",
                ),
                name="voting_ballot_proved",
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.UniqueConstraint(fields=("demand", "unit"), name="voting_support_once_a_unit"),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(fields=("motion", "with_clause", "turn"), name="voting_tally_once"),
        ),
        migrations.AddConstraint(
            model_name="turnout",
            constraint=models.UniqueConstraint(fields=("assembly", "part", "motion"), name="voting_turnout_part"),
        ),
    ]
