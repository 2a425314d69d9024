from django.db import migrations

# `manage.py relay --adopt` writes transaction ids anew where those of the rows come from another cluster. Nothing else may change.
ALLOW = """
create or replace function events_outbox_refuse() returns trigger language plpgsql as $$ begin
    if tg_op = 'UPDATE' and current_setting('events.adopting', true) = 'yes' then
        if to_jsonb(new) - 'txid' = to_jsonb(old) - 'txid' then
            return new;
        end if;
    end if;
    raise exception 'The outbox is append-only: publish a correction as a new event.' using errcode = 'restrict_violation';
end $$;
"""
REFUSE = """
create or replace function events_outbox_refuse() returns trigger language plpgsql as $$ begin
    raise exception 'The outbox is append-only: publish a correction as a new event.' using errcode = 'restrict_violation';
end $$;
"""


class Migration(migrations.Migration):

    dependencies = [("events", "0003_operations")]

    operations = [migrations.RunSQL(ALLOW, REFUSE)]
