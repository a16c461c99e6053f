"""From BPMN file to compiled process, and from the state of an instance to its next state. Persists nothing."""

from .compiling import compile_process
from .inspection import inspect
from .model import Element, Event, EventKind, Flow, Model, ProcessModel, TimerKind, Use
from .process import Process
from .run import run
from .types import (
    BpmnError,
    Change,
    Data,
    OperationCall,
    Ports,
    RuntimeRefusal,
    Sent,
    Status,
    Step,
    Trace,
    Waiting,
    WaitKind,
)
from .walked import walked

__all__ = [
    "BpmnError",
    "Change",
    "Data",
    "Element",
    "Event",
    "EventKind",
    "Flow",
    "Model",
    "OperationCall",
    "Ports",
    "Process",
    "ProcessModel",
    "RuntimeRefusal",
    "Sent",
    "Status",
    "Step",
    "TimerKind",
    "Trace",
    "Use",
    "WaitKind",
    "Waiting",
    "compile_process",
    "inspect",
    "run",
    "walked",
]
