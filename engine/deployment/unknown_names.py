"""Names in a form that no step gives: mostly a slip of the pen, and then a condition that is never true."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.deployment.feel_texts import variables
from engine.deployment.sources import Source
from engine.deployment.usage import Files, sent_to
from engine.deployment.wording import suggestion
from engine.forms import Kind


@dataclass(frozen=True, slots=True)
class UnknownName:
    """`field` is where it is mended; `expression` the FEEL without `=`, or the key of a field that only shows."""

    field: str
    expression: str
    message: str


def unknown_names(sources: Sequence[Source], form: str, sent: Mapping[str, Sequence[str]]) -> Iterator[UnknownName]:
    """Every name in the form that neither itself nor a process that asks it gives. Of a form that no step asks nothing.

    `sent` are the messages that come from outside the diagrams, with what they carry.
    """
    files = Files.of(sources)
    scopes = [scope for scope in files.scopes.values() if form in scope.forms]
    if not scopes or any(scope.gives_anything for scope in scopes):
        return
    _source, found = files.forms[form]
    given = frozenset[str]().union(*(scope.asked | scope.given | sent_to(scope, sent) for scope in scopes))
    for component, _group in found.in_order:
        for field, expression in (("hide", component.hide), ("expression", component.expression)):
            for name in sorted(variables(expression) - given) if expression else ():
                message = f"Geen stap geeft ‘{name}’, dus hier is het altijd leeg.{suggestion(name, given)}"
                yield UnknownName(field, expression or "", message)
        if component.readonly and component.kind is not Kind.EXPRESSION and component.key not in given:
            message = f"Geen stap geeft ‘{component.key}’, dus hier staat nooit iets.{suggestion(component.key, given)}"
            yield UnknownName("key", component.key, message)
