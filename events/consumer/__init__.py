"""From Kafka to effects, exactly once in effect.

``runner`` polls Kafka; ``apply`` runs a batch in one transaction together with its ``deliveries`` and stored
``positions``; ``parking`` sets aside what cannot be applied; ``record`` is what all of them pass around.
"""
