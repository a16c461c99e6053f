"""A process as specifications that know each other: which kind of node each element becomes, and what leads where."""

from SpiffWorkflow.specs import WorkflowSpec

from .ad_hoc import AdHocSpec
from .events import BoundarySpec, CatchSpec, EventStartSpec, ManyCatchSpec, TerminateSpec, ThrowSpec
from .gateways import ComplexSpec, EventGatewaySpec, ExclusiveSpec, InclusiveSpec, ParallelSpec
from .model import Element, EventKind, Flow, ProcessModel
from .repeats import BodySpec
from .specs import CallSpec, DecisionSpec, ManualSpec, NodeSpec, OperationSpec, ScopeSpec, ScriptSpec, UserSpec

BY_TAG: dict[str, type[NodeSpec]] = {
    "userTask": UserSpec,
    "manualTask": ManualSpec,
    "serviceTask": OperationSpec,
    "businessRuleTask": DecisionSpec,
    "scriptTask": ScriptSpec,
    "sendTask": ThrowSpec,
    "receiveTask": CatchSpec,
    "intermediateCatchEvent": CatchSpec,
    "intermediateThrowEvent": ThrowSpec,
    "endEvent": ThrowSpec,
    "boundaryEvent": BoundarySpec,
    "exclusiveGateway": ExclusiveSpec,
    "inclusiveGateway": InclusiveSpec,
    "complexGateway": ComplexSpec,
    "parallelGateway": ParallelSpec,
    "eventBasedGateway": EventGatewaySpec,
    "subProcess": ScopeSpec,
    "transaction": ScopeSpec,
    "adHocSubProcess": AdHocSpec,
    "callActivity": CallSpec,
}


class ProcessSpec(WorkflowSpec):  # type: ignore[misc]
    """One process. Built once per deployed version, shared by its instances and never changed by them."""

    def __init__(self, process: ProcessModel) -> None:
        super().__init__(name=process.id)
        self.root = ScopeSpec(
            self, Element(process.id, process.name, "process", process.id, "", attributes=process.attributes)
        )
        self.task_specs.clear()  # the process itself is no element of it, and may share its id with one
        self.event_homes = {element.id: element.scope for element in process.elements if element.by_event}
        for element in process.elements:
            self._make(element)
        for flow in process.flows:
            self._connect(flow, flow.source, flow.target)
        self._connect_links(process)
        started = {element.scope for element in process.elements if element.tag == "startEvent" or element.instantiates}
        for spec in list(self.task_specs.values()):
            self._settle_in(spec, started)
        for spec in self.task_specs.values():
            if isinstance(spec, InclusiveSpec):
                spec.link(self.task_specs.values())

    def _make(self, element: Element) -> None:
        kind = self._kind(element)
        if element.repeat:
            each = kind(self, element, f"{element.id}#each")
            BodySpec(self, element).each = each
        elif kind in (BoundarySpec, EventStartSpec) and element.event and element.event.also:
            for number, event in enumerate(element.event.definitions):
                kind(self, element, f"{element.id}#{number}" if number else "", event)  # type: ignore[call-arg]
        elif kind is CatchSpec and element.event and element.event.also:
            many = ManyCatchSpec(self, element)
            many.alternatives = [
                CatchSpec(self, element, f"{element.id}#{number}", event)
                for number, event in enumerate(element.event.definitions)
            ]
        else:
            kind(self, element)

    def _kind(self, element: Element) -> type[NodeSpec]:
        event = element.event.kind if element.event else None
        if element.tag == "startEvent" and element.scope in self.event_homes:
            return EventStartSpec
        if event is EventKind.TERMINATE:
            return TerminateSpec
        if event is EventKind.LINK:
            return NodeSpec
        return BY_TAG.get(element.tag, NodeSpec)

    def _connect(self, flow: Flow, source: str, target: str) -> None:
        self.task_specs[source].outgoing.append((flow, self.task_specs[target]))
        self.task_specs[target].incoming.append(flow)

    def _connect_links(self, process: ProcessModel) -> None:
        """A link is a flow that is not drawn: from each throwing event to the catching one of its name."""
        links = [element for element in process.elements if element.event and element.event.kind is EventKind.LINK]
        for source in links:
            for target in links:
                same = (source.event, source.scope) == (target.event, target.scope)
                if same and source.tag == "intermediateThrowEvent" and target.tag == "intermediateCatchEvent":
                    flow = Flow(f"{source.id}→{target.id}", source.id, target.id, source.scope)
                    self._connect(flow, source.id, target.id)

    def _scope(self, scope_id: str) -> NodeSpec:
        if scope_id == self.root.element.id:
            return self.root
        spec: NodeSpec = self.task_specs[scope_id]
        return spec

    def _settle_in(self, spec: NodeSpec, started: set[str]) -> None:
        """Put an element where its host or its scope looks for it."""
        element = spec.element
        if isinstance(spec, BoundarySpec):
            host = self.task_specs[element.attached_to]
            host.boundaries.append(spec)
            spec.outgoing = self.task_specs[element.id].outgoing
            if spec.event.kind is EventKind.COMPENSATION:
                host.compensator = self.task_specs[spec.event.code]
        elif isinstance(spec, EventStartSpec):
            spec.home = self.task_specs[element.scope]
            spec.outgoing = self.task_specs[element.id].outgoing
            for scope in self._inside(self.event_homes[element.scope]):
                scope.handlers.append(spec)
        elif spec.is_implicit_start:
            follows = spec.incoming or element.by_event or element.compensates or spec.name != element.id
            if element.scope not in started and not follows:
                self._begin_at(spec)
        else:
            self._begin_at(spec)

    def _begin_at(self, spec: NodeSpec) -> None:
        for scope in self._inside(spec.element.scope):
            scope.starts.append(spec)

    def _inside(self, scope_id: str) -> list[NodeSpec]:
        scope = self._scope(scope_id)
        return [scope, scope.each] if isinstance(scope, BodySpec) else [scope]
