"""Lists and dictionaries that are the values of fields: they can only be read."""

from typing import Any


def _refuse(self: Any, *args: Any, **kwargs: Any) -> Any:
    raise TypeError(
        "the lists and maps of a message are immutable: change a copy, made by list() or dict(), "
        "and pass it to replace()"
    )


class FrozenList(list[Any]):
    """A list that can only be read. Copies of it, and `list(value)`, are lists."""

    append = clear = extend = insert = pop = _refuse  # type: ignore[assignment]
    remove = reverse = sort = _refuse  # type: ignore[assignment]
    __delitem__ = __iadd__ = __imul__ = __setitem__ = _refuse  # type: ignore[assignment]

    def __reduce__(self) -> Any:
        return list, (list(self),)


class FrozenDict(dict[Any, Any]):
    """A dictionary that can only be read. Copies of it, and `dict(value)`, are dictionaries."""

    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]
    __delitem__ = __ior__ = __setitem__ = _refuse  # type: ignore[assignment]

    def __reduce__(self) -> Any:
        return dict, (dict(self),)
