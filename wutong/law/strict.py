"""The base of everything a pack holds: frozen, no unknown keys, Chinese name first.

>>> Strict.model_validate({"x": 1})
Traceback (most recent call last):
    ...
pydantic_core._pydantic_core.ValidationError: 1 validation error for Strict
x
  Extra inputs are not permitted [type=extra_forbidden, input_value=1, input_type=int]
    For further information visit https://errors.pydantic.dev/2.14/v/extra_forbidden
"""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Strict(BaseModel):
    """A row of a pack: unknown keys are errors, nothing can be changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


#: one id or several: a string, or a list of strings
Ids = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Cited(Strict):
    """Anything that rests on the paper: its clauses, and the characters that carry it.

    `clause` names clauses of the paper or general rules (G-xx); `words` is the shortest run of
    characters that carries the figure or the term; `doubt` names the reading (AMB-…) it follows.
    """

    clause: Ids
    words: Ids = ()
    doubt: Ids = ()
