"""The frame for the command line: docs pages, assets and shell, built by MkDocs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from .. import (
    federation,
    framing,
)
from ..catalogue import FRAME_PLUGIN
from ..framing import FrameError
from ..render import engine
from .config import settings_of
from .quiet import quiet
from .site import XinguanchaPlugin

SETTINGS, RELEASES = "settings.json", "releases.json"


def sources(root: Path) -> tuple[federation.Source, ...]:
    """Return the sites that the mkdocs.yml of ``root`` names; raises FrameError."""
    with quiet() as warnings:
        try:
            config = load_config(str(root / "mkdocs.yml"))
        except (Abort, SystemExit, MkDocsException) as error:
            raise FrameError("；".join(warnings) or str(error)) from error
        plugin = config.plugins.get("xinguancha")
        return federation.parse(plugin.config.sources) if plugin else ()


def build_frame(root: Path, frame: Path) -> list[str]:
    """Build docs pages, assets and shell of ``root`` into ``frame``; returns MkDocs' warnings.

    Raises FrameError when the configuration, a docs page or a template is broken.
    """
    framing.demand_text(root, (root / name for name in ("mkdocs.yml", "docs", "templates")))
    with quiet() as warnings:
        try:
            config = load_config(str(root / "mkdocs.yml"), site_dir=str(frame))
            plugin = config.plugins.get("xinguancha")
            if not isinstance(plugin, XinguanchaPlugin):
                raise FrameError(FRAME_PLUGIN)
            plugin.frame_only = True
            mkdocs_build(config)
        except (Abort, SystemExit) as error:  # the configuration is broken; why, was logged
            told = warnings or [str(error)]
            raise FrameError("；".join(map(framing.explain, told))) from error
        except MkDocsException as error:
            raise FrameError(framing.explain(str(error) or "；".join(warnings))) from error
        except engine.TEMPLATE_ERROR as error:
            raise engine.fault("main.html", error) from error
        settings = asdict(settings_of(config, plugin.config))
        keep = {"keep_releases": plugin.config.keep_releases}
    (frame / SETTINGS).write_text(json.dumps(settings, ensure_ascii=False), "utf-8")
    (frame / RELEASES).write_text(json.dumps(keep), "utf-8")
    return [framing.explain(words) for words in warnings]
