"""Request bodies that mean what they say: nothing unknown is ignored, and no text passes for a number."""

from typing import Any

from rest_framework import serializers

UNKNOWN = "This field is not known here."


class Strict(serializers.Serializer[Any]):
    """Refuses fields that it does not have, by name: a price that is sent along shall not look as if it counted."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = {str(name)[:64]: [UNKNOWN] for name in data if name not in self.fields} if _is_object(data) else {}
        try:
            known = super().to_internal_value(data)
        except serializers.ValidationError as trouble:
            raise serializers.ValidationError({**_of(trouble), **unknown}) from trouble
        if unknown:
            raise serializers.ValidationError(unknown)
        return known


class Whole(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A JSON string."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


def _is_object(data: Any) -> bool:
    return isinstance(data, dict)


def _of(trouble: serializers.ValidationError) -> dict[str, Any]:
    return trouble.detail if isinstance(trouble.detail, dict) else {}
