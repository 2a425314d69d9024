"""What Connect and its connectors are told. Apart from what runs them: pages name connectors where there is no Java."""

from collections.abc import Mapping

Settings = Mapping[str, str]
