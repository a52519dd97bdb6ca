"""Exceptions of executions: flytekit's own if flytekit is installed."""

from functools import cache
from typing import Optional


class FlyteException(Exception):
    """Replacement of `flytekit.exceptions.base.FlyteException` if flytekit is not installed."""

    error_code = "UnknownFlyteException"

    def __init__(self, *args: object, timestamp: Optional[float] = None) -> None:
        super().__init__(*args)
        self._timestamp = timestamp

    @property
    def timestamp(self) -> Optional[float]:
        """Time of the exception, in seconds since 1970."""
        return self._timestamp

    def __str__(self) -> str:
        message = f"error={','.join(map(str, self.args)) if self.args else 'None'}"
        if self.__cause__:
            message += f", cause={self.__cause__}"
        return f"{self.error_code}: {message}"


class FlyteUserException(FlyteException):
    """Replacement of `flytekit.exceptions.user.FlyteUserException`."""

    error_code = "USER:Unknown"


class FlyteAssertion(FlyteUserException, AssertionError):
    """Replacement of `flytekit.exceptions.user.FlyteAssertion`."""

    error_code = "USER:AssertionError"


@cache
def flyte_assertion() -> type[AssertionError]:
    """Returns flytekit's `FlyteAssertion`, or this module's if flytekit is not installed.

    It is raised for a property that is not available in the current state.
    """
    try:
        from flytekit.exceptions import user
    except ImportError:
        return FlyteAssertion
    found: type[AssertionError] = user.FlyteAssertion
    return found
