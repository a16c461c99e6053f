"""What a block-structured process should do, told without tokens and without the engine.

A process is a block of blocks; each block knows by itself what is open in it and when it is done. Data is one mapping;
an exclusive choice and the repetition of a loop look at the field that bears their name.
"""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Data = MutableMapping[str, Any]


@dataclass
class Block:
    """`key` names it in the diagram; `done` lists, in order, what completed since it was last asked."""

    key: str
    parts: "list[Block]" = field(default_factory=list)
    active: "list[Block]" = field(default_factory=list)
    running: bool = False

    def begin(self, data: Data, done: list[str]) -> None:
        self.running = True
        self.enter(data, done)
        self.settle(data, done)

    def enter(self, data: Data, done: list[str]) -> None:
        """What starts when a token comes in."""

    def settle(self, data: Data, done: list[str]) -> None:
        """End when nothing inside runs any more."""
        if self.running and not any(part.running for part in self.active):
            self.running = False
            self.leave(data, done)

    def leave(self, data: Data, done: list[str]) -> None:
        """What completes when the last token goes out."""

    def stop(self) -> None:
        self.running = False
        for part in self.active:
            part.stop()

    def open(self) -> Iterator[str]:
        """Tasks that people can complete."""
        if self.running:
            for part in self.active:
                yield from part.open()

    def listening(self) -> Iterator[str]:
        """Messages that would interrupt something."""
        if self.running:
            for part in self.active:
                yield from part.listening()

    def complete(self, key: str, data: Data, done: list[str]) -> None:
        self._pass_on("complete", key, data, done)

    def interrupt(self, key: str, data: Data, done: list[str]) -> None:
        self._pass_on("interrupt", key, data, done)

    def _pass_on(self, what: str, key: str, data: Data, done: list[str]) -> None:
        if not self.running:
            return
        for part in self.active:
            getattr(part, what)(key, data, done)
        self.settle(data, done)


class Task(Block):
    def settle(self, data: Data, done: list[str]) -> None:
        """Only its completion ends it."""

    def open(self) -> Iterator[str]:
        if self.running:
            yield self.key

    def complete(self, key: str, data: Data, done: list[str]) -> None:
        if key == self.key and self.running:
            self.running = False
            done.append(self.key)


class Sequence(Block):
    def enter(self, data: Data, done: list[str]) -> None:
        self.active = [self.parts[0]]
        self.parts[0].begin(data, done)

    def settle(self, data: Data, done: list[str]) -> None:
        while self.running and not self.active[0].running:
            following = self.parts.index(self.active[0]) + 1
            if following == len(self.parts):
                self.running = False
            else:
                self.active = [self.parts[following]]
                self.active[0].begin(data, done)


class Choice(Block):
    def enter(self, data: Data, done: list[str]) -> None:
        done.append(f"{self.key}s")
        self.active = [self.parts[min(data[self.key], len(self.parts) - 1)]]
        self.active[0].begin(data, done)

    def leave(self, data: Data, done: list[str]) -> None:
        done.append(f"{self.key}m")


class Parallel(Block):
    def enter(self, data: Data, done: list[str]) -> None:
        done.append(f"{self.key}s")
        self.active = self.parts
        for part in self.parts:
            part.begin(data, done)

    def leave(self, data: Data, done: list[str]) -> None:
        done.append(f"{self.key}m")


class Loop(Block):
    def enter(self, data: Data, done: list[str]) -> None:
        done.append(f"{self.key}m")
        self.active = self.parts
        self.parts[0].begin(data, done)

    def settle(self, data: Data, done: list[str]) -> None:
        if self.running and not self.parts[0].running:
            done.append(f"{self.key}s")
            if data[self.key] == 0:
                self.enter(data, done)
            else:
                self.running = False


class Subprocess(Block):
    def enter(self, data: Data, done: list[str]) -> None:
        done.append(f"{self.key}b")
        self.active = self.parts
        self.parts[0].begin(data, done)

    def leave(self, data: Data, done: list[str]) -> None:
        done.extend((f"{self.key}e", self.key))


class Guarded(Block):
    """A task or subprocess with an interrupting message on its edge; both ways out come together."""

    def enter(self, data: Data, done: list[str]) -> None:
        self.active = self.parts
        self.parts[0].begin(data, done)

    def leave(self, data: Data, done: list[str]) -> None:
        done.append(f"{self.key}m")

    def listening(self) -> Iterator[str]:
        if self.running:
            yield self.key
            yield from self.parts[0].listening()

    def interrupt(self, key: str, data: Data, done: list[str]) -> None:
        if key == self.key and self.running:
            done.append(self.key)
            self.parts[0].stop()
        super().interrupt(key, data, done)
