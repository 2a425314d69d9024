"""The database itself refuses to change the ledger, whoever asks: ORM, shell or psql."""

from django.db import migrations

GUARD = """
create function inventory_ledger_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'Movement % of % cannot be changed or deleted: correct it with another movement.', old.id, old.sku
        using errcode = 'restrict_violation';
end $$;
create trigger inventory_ledger_is_append_only before update or delete on inventory_movement
    for each row execute function inventory_ledger_is_append_only();
"""

UNGUARD = """
drop trigger inventory_ledger_is_append_only on inventory_movement;
drop function inventory_ledger_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
