from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_payment_methods")]

    operations = [
        migrations.AddIndex(
            model_name="orderstep",
            index=models.Index(models.F("at"), condition=models.Q(("status", "PAID")), name="orders_step_paid"),
        ),
    ]
