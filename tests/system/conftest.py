"""The shop that tests share is stopped by one of them, after all others that use it."""


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.name == "test_leaves_nothing_behind")
