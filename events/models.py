"""The backbone's tables. The outbox and the deliveries are made by SQL in the first migration: rings of partitions."""

from datetime import UTC

from django.db import models


class Authored(models.Model):
    """What a publisher wrote; the columns bear the names that Debezium's outbox event router expects."""

    id = models.UUIDField()
    aggregatetype = models.TextField(help_text="The topic, without the prefix.")
    aggregateid = models.TextField(help_text="The key.")
    type = models.TextField(help_text="The wire type.")
    payload = models.TextField(null=True, help_text="The record's value, byte for byte; null is a tombstone.")  # noqa: DJ001
    correlation_id = models.TextField(null=True)  # noqa: DJ001
    causation_id = models.TextField(null=True)  # noqa: DJ001
    traceparent = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        abstract = True


class OutboxRecord(Authored):
    """One published event. Append-only: the database refuses UPDATE and DELETE."""

    position = models.BigIntegerField(primary_key=True)
    slot = models.SmallIntegerField()
    created_at = models.DateTimeField(help_text="UTC, without time zone, as Debezium wants it.")

    class Meta:
        db_table = "events_outbox"
        ordering = ["position"]
        verbose_name = "outbox record"
        permissions = [("explore_log", "Can browse the topics and search in them")]

    def __str__(self) -> str:
        return f"{self.position} {self.type} {self.aggregateid}"


class Timer(Authored):
    """An event that will be published at ``due_at`` unless it is cancelled by its name."""

    name = models.TextField(primary_key=True)
    due_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "events_timer"
        ordering = ["due_at"]

    def __str__(self) -> str:
        return f"{self.name} at {self.due_at}"


class RelayState(models.Model):
    """The one row with the relay's lease and its cursor, so that whoever takes over goes on exactly there."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    owner = models.UUIDField(null=True)
    epoch = models.BigIntegerField(default=0, help_text="Grows with each owner; a zombie's save names an old one.")
    expires_at = models.DateTimeField(null=True)
    a = models.TextField(default="1:1:", help_text="The snapshot up to which all is published.")
    b = models.TextField(default="1:1:", help_text="The snapshot up to which we are publishing.")
    floor = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    system_identifier = models.TextField(default="")
    timeline = models.IntegerField(default=0)
    owner_name = models.TextField(default="", help_text="Host and process of the owner, for people.")
    published = models.BigIntegerField(default=0, help_text="How many records were acknowledged, ever.")

    class Meta:
        db_table = "events_relay"
        verbose_name = "relay"
        permissions = [("view_pipeline", "Can see how the pipeline runs")]
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="events_relay_is_one_row")]

    def __str__(self) -> str:
        return f"relay, epoch {self.epoch}"


class Position(models.Model):
    """Where a group goes on in one partition: written in the transaction of the effects, so the two never differ."""

    group_name = models.TextField()
    topic = models.TextField()
    partition = models.IntegerField()
    topic_id = models.TextField(help_text="Kafka's id of the topic: another id is another topic of the same name.")
    position = models.BigIntegerField(help_text="The next offset to apply.")
    epoch = models.BigIntegerField(default=1, help_text="Grows with each owner; a zombie's write names an old one.")
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "events_position"
        permissions = [
            ("pause_group", "Can pause and resume groups"),
            ("seek_group", "Can send groups to another place in the log"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["group_name", "topic", "partition"], name="events_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.group_name} {self.topic}[{self.partition}] at {self.position}"


class Pause(models.Model):
    """A group that a person holds up: while its row is here, nothing of it takes effect."""

    group_name = models.TextField(primary_key=True)
    since = models.DateTimeField(auto_now_add=True)
    actor = models.TextField(help_text="As in the decision.")
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "events_pause"
        default_permissions = ()

    def __str__(self) -> str:
        because = f": {self.reason}" if self.reason else ""
        return f"paused by {self.actor} since {self.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC{because}"


class Sample(models.Model):
    """How the pipeline was at one moment of the last hour; for ``events.observe.sampling`` only."""

    at = models.DateTimeField(primary_key=True)
    figures = models.TextField(help_text="JSON.")

    class Meta:
        db_table = "events_sample"
        default_permissions = ()

    def __str__(self) -> str:
        return f"the pipeline at {self.at}"


class Delivery(models.Model):
    """An event reached a group. The first arrival took effect; ``arrivals`` counts them all."""

    pk = models.CompositePrimaryKey("group_name", "event_id", "slot")
    slot = models.SmallIntegerField(help_text="The day of the event's own time, modulo 32: duplicates share it.")
    group_name = models.TextField()
    event_id = models.UUIDField()
    topic = models.TextField()
    partition = models.IntegerField()
    offset = models.BigIntegerField()
    received_at = models.DateTimeField()
    arrivals = models.IntegerField()
    took_ms = models.FloatField(null=True, help_text="How long the handler took; empty where a batch shares the time.")
    tries = models.SmallIntegerField(null=True, help_text="At which try it took effect; empty for the first.")

    class Meta:
        db_table = "events_delivery"
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.event_id} to {self.group_name}"


class DeliveryRow(models.Model):
    """The deliveries again, for Django's admin, which shows no model with a key of several columns. Only to read."""

    event_id = models.UUIDField(primary_key=True)  # not unique, but nothing is looked up by it alone
    group_name = models.TextField()
    topic = models.TextField()
    partition = models.IntegerField()
    offset = models.BigIntegerField()
    received_at = models.DateTimeField()
    arrivals = models.IntegerField()
    took_ms = models.FloatField(null=True)

    class Meta:
        managed = False
        db_table = "events_delivery"
        default_permissions = ("view",)
        ordering = ["-group_name", "-event_id"]  # the key's own order, so that the newest come without sorting all
        verbose_name = "delivery"
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.event_id} to {self.group_name}"


class Parked(models.Model):
    """A record set aside: the poison at the head of its key, or one that waits behind it in order."""

    group_name = models.TextField()
    topic = models.TextField()
    key = models.BinaryField()
    partition = models.IntegerField()
    offset = models.BigIntegerField()
    value = models.BinaryField(null=True)
    headers = models.BinaryField(help_text="A JSON list of [name, base64 or null].")
    timestamp_ms = models.BigIntegerField()
    error = models.TextField(blank=True, help_text="Empty for one that only waits behind its key's poison.")
    parked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "events_parked"
        ordering = ["id"]
        verbose_name = "parked record"
        permissions = [
            ("redrive_parked", "Can try parked records again"),
            ("discard_parked", "Can discard parked records"),
            ("view_payload", "Can see what is inside events, which may be personal"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["group_name", "topic", "partition", "offset"], name="events_parked_once")
        ]
        indexes = [models.Index(fields=["group_name", "topic", "key"], name="events_parked_key")]

    def __str__(self) -> str:
        return f"{self.group_name} {self.topic}[{self.partition}]@{self.offset}"


class Decision(models.Model):
    """What a person decided about a group or the relay, and why. Rows are only added."""

    class Action(models.TextChoices):
        REDRIVE = "redrive"
        DISCARD = "discard"
        SEEK = "seek"
        REBUILD = "rebuild"
        ADOPT = "adopt"
        PAUSE = "pause"
        RESUME = "resume"

    action = models.TextField(choices=Action.choices)
    group_name = models.TextField(help_text="The consumer group; empty for the relay.", blank=True)
    topic = models.TextField(blank=True)
    key = models.BinaryField(null=True)
    partition = models.IntegerField(null=True)
    offset = models.BigIntegerField(null=True, help_text="Of the record decided on; a discard has a row per record.")
    event_id = models.UUIDField(null=True)
    actor = models.TextField(help_text="Who: a staff user's name, or the operating system's on the command line.")
    reason = models.TextField(blank=True)
    detail = models.TextField(blank=True, help_text="What it did, in words.")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "events_decision"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["group_name", "topic", "partition", "offset"], name="events_decision_record"),
            models.Index(fields=["group_name", "topic", "key"], name="events_decision_key"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=["redrive", "discard", "seek", "rebuild", "adopt", "pause", "resume"]),
                name="events_decision_action",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.group_name or 'relay'} by {self.actor}"


class IndexedRecord(models.Model):
    """Where a record lies on the log; a copy, published again at a new offset, has a row of its own.

    Events are found by their id, and a whole story by what correlates it. See :mod:`events.stories`.
    """

    pk = models.CompositePrimaryKey("event_id", "partition", "offset")
    event_id = models.UUIDField()
    partition = models.IntegerField()
    offset = models.BigIntegerField()
    at = models.DateTimeField(help_text="The event's own time, which copies share.")
    story = models.UUIDField(null=True, help_text="Of its correlation id.")
    cause = models.UUIDField(null=True, help_text="The event that caused it.")
    topic = models.TextField()
    type = models.TextField(help_text="The wire type; empty for a tombstone.")
    key = models.TextField()

    class Meta:
        db_table = "events_index"
        default_permissions = ()
        indexes = [models.Index(fields=["story"], name="events_index_story")]

    def __str__(self) -> str:
        return f"{self.event_id} at {self.topic}[{self.partition}]@{self.offset}"
