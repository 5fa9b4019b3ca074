"""Sphinx shows what publishing.execute ran, and never runs a page itself.

Its own runs are serial, see no change of cnnlib, and report a failure without its chapter and cell.
"""

from typing import NoReturn

import myst_nb.core.execute.cache as myst_nb_cache
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from publishing.execute import cache_path, execute_pages


def setup(app: Sphinx) -> dict:
    """Point myst-nb at the shared cache, and see to it that the cache holds every page."""
    app.connect("config-inited", use_shared_cache, priority=1)
    app.connect("builder-inited", fill_cache)
    myst_nb_cache.single_nb_execution = refuse
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def use_shared_cache(app: Sphinx, config: Config) -> None:
    """Name the cache; its name holds a digest of cnnlib, so that a change there reads every page anew."""
    config.nb_execution_mode = "cache"
    config.nb_execution_cache_path = str(cache_path(app.srcdir.parent.parent))


def fill_cache(app: Sphinx) -> None:
    """Run what has not run yet: nothing in a whole build, which ran everything before; all from a bare shell."""
    runs = execute_pages(app.srcdir.parent.parent, lambda line: None, [app.config.language])
    for run in runs:
        if not run.cached:
            print(f"executed {run.page.stem} in {run.seconds:.1f} s")


def refuse(*args: object, **kwargs: object) -> NoReturn:
    """Stand where myst-nb would execute: reaching this means it read a page differently than we did."""
    raise ExtensionError("Sphinx found a page that publishing.execute did not run: report this as a bug.")
