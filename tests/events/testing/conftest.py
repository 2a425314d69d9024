from tests.events.consumer.conftest import dyer

__all__ = ["dyer"]
