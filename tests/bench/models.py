"""Tables to write to: a read model, and what a checkout touches."""

from django.db import models


class Shelf(models.Model):
    """A read model: the newest sale of each SKU."""

    sku = models.TextField(primary_key=True)
    number = models.IntegerField()
    note = models.TextField()

    class Meta:
        db_table = "bench_shelf"

    def __str__(self) -> str:
        return self.sku


class Stock(models.Model):
    sku = models.TextField(primary_key=True)
    on_hand = models.IntegerField()

    class Meta:
        db_table = "bench_stock"

    def __str__(self) -> str:
        return self.sku


class Order(models.Model):
    number = models.TextField(unique=True)
    customer = models.TextField()
    total = models.DecimalField(max_digits=10, decimal_places=2)
    placed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "bench_order"

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE)
    sku = models.TextField()
    quantity = models.IntegerField()
    price = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        db_table = "bench_line"

    def __str__(self) -> str:
        return f"{self.quantity} {self.sku}"
