"""The one Jinja environment: strict, autoescaped; pages and embeds to HTML fragments."""

from __future__ import annotations

import marshal
import pickle
import sys
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from markupsafe import Markup, escape

from .. import cache, framing, progress
from ..pages import Settings, story_address
from . import body, leaf, words
from .compiled import Environment

_TABLES = {  # tables of the vocabulary that a template may walk through
    "STAGES": "stage",
    "KINDS": "kind",
    "STATES": "state",
    "EVENTS": "event",
    "DELIVERIES": "delivery",
    "COMMITMENTS": "commitment",
    "LEVELS": "level",
    "DISPOSITIONS": "disposition",
    "ROLES": "role",
    "SATISFACTIONS": "satisfaction",
}


TEMPLATE_ERROR = jinja2.TemplateError


def fault(name: str, error: jinja2.TemplateError) -> framing.FrameError:
    """Return what is told of a template that is wrong; ``name`` is the one that was drawn."""
    line = getattr(error, "lineno", None)
    where = f"template {getattr(error, 'name', None) or name}" + (f" line {line}" if line else "")
    return framing.FrameError(framing.explain(f"{where}: {error.message}"))


@dataclass(frozen=True, slots=True)
class Templates:
    """All template sources by name, so that a worker needs no folder; ``token`` is their hash.

    ``code`` is what they were compiled to by ``compiler``, if that has been done (``prepared``).
    """

    sources: tuple[tuple[str, str], ...]
    token: str
    compiler: str = ""
    code: bytes = b""


class _Loader(jinja2.DictLoader):
    """Loads templates that are compiled already; compiles those of another Python anew."""

    def __init__(self, templates: Templates) -> None:
        super().__init__(dict(templates.sources))
        ready = templates.compiler == _compiler()
        self._code: Mapping[str, CodeType] = marshal.loads(templates.code) if ready else {}

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        """Make a template of its code."""
        code = self._code.get(name)
        if code is None:
            return super().load(environment, name, globals)
        return jinja2.Template.from_code(environment, code, globals or {}, None)


def _compiler() -> str:
    """Name everything that decides what a template is compiled to, beside its source."""
    return f"{sys.implementation.cache_tag} {sys.version} Jinja {version('jinja2')}"


def prepared(templates: Templates, language: str, store: cache.Store) -> Templates:
    """Compile all templates, unless the store has them compiled: it takes half a second."""
    key = cache.digest(cache.code(), templates.token, language, _compiler())
    code = store.get("templates", [key]).get(key)
    if code is None:
        env = _environment(templates, language)
        found = ((name, _code(env, name, text)) for name, text in templates.sources)
        code = marshal.dumps({name: one for name, one in found if one is not None})
        store.put("templates", [(key, code)])
        store.prune("templates", [key])
    return replace(templates, compiler=_compiler(), code=code)


def _code(env: jinja2.Environment, name: str, text: str) -> CodeType | None:
    """Compile a template; None for the theme's, and for a faulty one: that is told when drawn."""
    try:
        return env.compile(text, name, name)
    except jinja2.TemplateError:
        return None


def load_templates(folder: Path, digest: object) -> Templates:
    """Read every template below ``folder``; ``digest`` is the function that hashes them."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".html", ".xml", ".jinja"))
    sources = tuple((p.relative_to(folder).as_posix(), p.read_text("utf-8")) for p in files)
    return Templates(sources, digest(sources))  # type: ignore[operator]


@lru_cache(maxsize=4)
def _environment(
    templates: Templates, language: str = "zh-Hans", sources: tuple[tuple[str, ...], ...] = ()
) -> jinja2.Environment:
    env = Environment(
        loader=_Loader(templates),
        auto_reload=False,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    @lru_cache(maxsize=1 << 14)
    def line(row: object, base: str, level: int) -> object:
        """Draw a story as a line of a list once: it stands in eight lists or more."""
        return env.get_template("macros/rows.html").module.item(row, base, level)  # type: ignore[attr-defined]

    def at(story: str, base: str) -> str:
        """Return where a link to a story leads: to its page here, or to its own city's site."""
        address = story_address(story, sources)
        return address if "://" in address else base + address

    cities = {one[0]: one[1] for one in sources}
    own = words.furnish(env, language)
    env.filters.update(at=at, city=lambda story: cities.get(story.partition("~")[0], ""))
    env.filters.update(word=_kept(own.word), explain=_kept(own.explain), day=_kept(own.day))
    env.filters.update(line=line, consequence=partial(progress.consequence, own=own))
    env.ready = frozenset({"word", "explain", "day", "line", "theirs", "shown", "of_facet"})
    env.kept = frozenset({"state", "delivery", "missing", "role", "refs", "about"})
    env.kept |= {"strip", "step", "help"}
    env.globals.update({name: own.tables[table] for name, table in _TABLES.items()})
    return env


def _kept(told: Callable[..., str]) -> Callable[..., Markup]:
    """Let a text be looked up and escaped once, for the same few are told on every page."""
    return lru_cache(maxsize=1 << 14)(lambda *asked: escape(told(*asked)))


def render(templates: Templates, name: str, context: Mapping[str, object]) -> bytes:
    """Render one template to UTF-8, in the language that the context's ``site`` names."""
    return _drawn(_spoken(templates, context), name, context)


def _spoken(templates: Templates, context: Mapping[str, object]) -> jinja2.Environment:
    """Return the environment in the language of a site: to be asked for once, not for each page."""
    site = context["site"]
    assert isinstance(site, Settings)
    return _environment(templates, site.interface, site.sources)


def _drawn(env: jinja2.Environment, name: str, context: Mapping[str, object]) -> bytes:
    try:
        return env.get_template(name).render(context).encode("utf-8")
    except jinja2.TemplateError as error:
        raise fault(name, error) from error


Task = tuple[str, Mapping[str, Any], bytes]  # template, context, pickled story or nothing


def render_batch(templates: Templates, common: Mapping[str, Any], batch: list[Task]) -> list[bytes]:
    """Render the contents of several pages: bytes in, bytes out.

    One kind of work after the other, not one page: what each needs stays near the processor then,
    which makes a fifth of the time.
    """
    stories = [pickle.loads(story) if story else None for *_, story in batch]
    pairs = [(story, context) for story, (_, context, _) in zip(stories, batch, strict=True)]
    bodies = [body.to_html(story.body, told["sizes"]) if story else "" for story, told in pairs]
    own = [
        leaf.of(story, html, common["site"], told) if story else {}
        for (story, told), html in zip(pairs, bodies, strict=True)
    ]
    env = _spoken(templates, common)
    return [
        _drawn(env, f"{name}.html", {**common, **leaves, **context})
        for (name, context, _), leaves in zip(batch, own, strict=True)
    ]
