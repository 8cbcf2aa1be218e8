"""SpiffWorkflow with the same 38 tasks, as its users would write them, state kept in PostgreSQL.

The acts are cut into phases; in a phase each scope is a parallel branch, and equal tasks of a branch run side
by side. With `phases` each phase is an embedded sub-process (the engine's best practice: it predicts only
one phase at a time); without, the process is flat. The specification is kept in memory, never in the state.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import DEFAULT_CONFIG, BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter, WorkflowConverter
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from bench.floor import Floor
from bench.script import Act, Opened, Script

_PHASES = {"visit": 0, "finding": 1, "plan": 2, "appoint": 2, "ready": 4, "connect": 4}
_LINES = 3
_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="bench">'
    '<process id="case" isExecutable="true">'
)


class Drawing:
    """Writes BPMN: every method adds elements and returns the id of the last, joined to `after`."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._numbers = count(1)

    def node(self, tag: str, after: str = "", name: str = "") -> str:
        """One element."""
        made = f"n{next(self._numbers)}"
        label = f' name="{name}"' if name else ""
        self.parts.append(f'<{tag} id="{made}"{label}/>')
        if after:
            self.flow(after, made)
        return made

    def flow(self, one: str, other: str) -> None:
        """An arrow."""
        self.parts.append(f'<sequenceFlow id="f{next(self._numbers)}" sourceRef="{one}" targetRef="{other}"/>')

    def parallel(self, after: str, branches: list[list[list[str]]]) -> str:
        """Branches side by side; a branch is a list of steps, a step a list of tasks that are equal."""
        if len(branches) == 1:
            return self.branch(after, branches[0])
        split = self.node("parallelGateway", after)
        ends = [self.branch(split, branch) for branch in branches]
        join = self.node("parallelGateway")
        for end in ends:
            self.flow(end, join)
        return join

    def branch(self, after: str, steps: list[list[str]]) -> str:
        """Steps one after another."""
        for step in steps:
            after = (
                self.parallel(after, [[[key]] for key in step])
                if len(step) > 1
                else self.node("manualTask", after, step[0])
            )
        return after

    def phase(self, after: str, branches: list[list[list[str]]]) -> str:
        """A phase as an embedded sub-process."""
        inside = Drawing()
        inside._numbers = self._numbers
        inside.node("endEvent", inside.parallel(inside.node("startEvent"), branches))
        made = f"p{next(self._numbers)}"
        self.parts.append(f'<subProcess id="{made}">{"".join(inside.parts)}</subProcess>')
        self.flow(after, made)
        return made


def bpmn(script: Script, phases: bool) -> str:
    """The process of the script as BPMN."""
    drawing = Drawing()
    last = drawing.node("startEvent")
    for branches in _branches(script):
        last = drawing.phase(last, branches) if phases else drawing.parallel(last, branches)
    drawing.node("endEvent", last)
    return _HEAD + "".join(drawing.parts) + "</process></definitions>"


def _branches(script: Script) -> Iterator[list[list[list[str]]]]:
    for number in range(5):
        scopes: dict[str, dict[str, list[str]]] = {}
        for act in script.acts:
            if _phase(act) == number:
                scope = act.key.partition(":")[2].partition(".")[0]
                scopes.setdefault(scope, {}).setdefault(act.task, []).append(act.key)
        yield [list(steps.values()) for steps in scopes.values()]


def _phase(act: Act) -> int:
    return _PHASES.get(act.task, _LINES)


class _Cached(BpmnWorkflowConverter):
    """Leaves the specification out of the state and takes it from memory."""

    spec: Any
    subs: Any

    def to_dict(self, workflow: Any) -> dict[str, Any]:
        """Tasks only."""
        found = WorkflowConverter.to_dict(self, workflow)
        found["subprocesses"] = self.mapping_to_dict(workflow.subprocesses)
        found["bpmn_events"] = self.registry.convert(workflow.bpmn_events)
        found["spec"], found["subprocess_specs"] = None, {}
        return dict(found)

    def from_dict(self, dct: dict[str, Any]) -> Any:
        """The workflow on the specification in memory."""
        return super().from_dict({**dct, "spec": self.spec, "subprocess_specs": self.subs})


class Spiff:
    """Carries cases with the engine; the worklist and the audit row are the floor's."""

    def __init__(self, floor: Floor, phases: bool) -> None:
        self.floor, self.acts = floor, sorted(floor.script.acts, key=_phase)
        self.due = {one.key: one for act in floor.script.acts for one in act.opens}
        parser = BpmnParser()
        parser.add_bpmn_str(bpmn(floor.script, phases).encode())
        spec, subs = parser.get_spec("case"), parser.get_subprocess_specs("case")
        cached = type("Cached", (_Cached,), {"spec": spec, "subs": subs})
        self.serializer = BpmnWorkflowSerializer(
            BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: cached})
        )
        fresh = BpmnWorkflow(spec, subs)
        fresh.do_engine_steps()
        self.start = self.serializer.serialize_json(fresh)
        self.tasks = sum(1 for _ in fresh.get_tasks())

    def submit(self) -> str:
        """A new case at its first task."""
        return self.floor.submit(self.start)

    def finish(self, case: str, act: Act) -> None:
        """One completion: state in, one task done, state out."""
        rev, state = self.floor.read(case, act.key)
        workflow = self.serializer.deserialize_json(state)
        ready = _ready(workflow)
        ready.pop(act.key).run()
        workflow.do_engine_steps()
        opens = tuple(self._opened(key, act) for key in _ready(workflow) if key not in ready)
        self.floor.store(case, rev, act, opens, self.serializer.serialize_json(workflow))

    def _opened(self, key: str, act: Act) -> Opened:
        return self.due.get(key) or Opened(key, act.actor.party, None)


def _ready(workflow: Any) -> dict[str, Any]:
    return {task.task_spec.bpmn_name: task for task in workflow.get_tasks(state=TaskState.READY, manual=True)}
