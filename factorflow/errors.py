"""The errors that a user can meet: what was given, what is wrong, what to do."""


class FactorflowError(Exception):
    """Base of every error that the package raises on purpose."""


class InputError(FactorflowError):
    """The request or the input is wrong; the message says how to mend it."""


class NumericalError(FactorflowError):
    """A computation could not keep its promise, such as the digits asked for."""


class NotReached(NumericalError):
    """An event was never reached; the message names the last row."""
