"""torch draws the same for every answer, also where the answer is the first to import it."""

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _SeedTorch(MetaPathFinder):
    """Finds torch as everybody else does, once, and seeds it when it has been executed."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != "torch":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_seed(module: ModuleType) -> None:
                execute(module)
                module.manual_seed(0)

            spec.loader.exec_module = execute_and_seed  # type: ignore[method-assign]
        return spec


def seed_torch() -> None:
    """Seed torch now, or as soon as this process imports it."""
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)
    else:
        sys.meta_path.insert(0, _SeedTorch())
