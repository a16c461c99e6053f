"""What stands in a diagram. It is read once: a draft has all of them judged again at every save of any file in it."""

from functools import lru_cache

from engine import runtime
from engine.deployment.sources import Source
from engine.runtime import Model


@lru_cache(maxsize=256)
def drawn(source: Source) -> Model:
    return runtime.inspect(source.content, source.path)
