"""The exceptions of executions: flytekit's own where flytekit is installed."""

from functools import cache
from typing import Optional


class FlyteException(Exception):
    """Stands for `flytekit.exceptions.base.FlyteException` where flytekit is not installed."""

    error_code = "UnknownFlyteException"

    def __init__(self, *args: object, timestamp: Optional[float] = None) -> None:
        super().__init__(*args)
        self._timestamp = timestamp

    @property
    def timestamp(self) -> Optional[float]:
        """The seconds since 1970 at which it happened."""
        return self._timestamp

    def __str__(self) -> str:
        message = f"error={','.join(map(str, self.args)) if self.args else 'None'}"
        if self.__cause__:
            message += f", cause={self.__cause__}"
        return f"{self.error_code}: {message}"


class FlyteUserException(FlyteException):
    """Stands for `flytekit.exceptions.user.FlyteUserException`."""

    error_code = "USER:Unknown"


class FlyteAssertion(FlyteUserException, AssertionError):
    """Stands for `flytekit.exceptions.user.FlyteAssertion`."""

    error_code = "USER:AssertionError"


@cache
def flyte_assertion() -> type[AssertionError]:
    """flytekit's `FlyteAssertion`, or the one of this module if flytekit is not installed.

    A property was asked for in a state in which flytekit refuses it.
    """
    try:
        from flytekit.exceptions import user
    except ImportError:
        return FlyteAssertion
    found: type[AssertionError] = user.FlyteAssertion
    return found
