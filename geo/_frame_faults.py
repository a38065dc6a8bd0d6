"""What is wrong with a frames file, in words a person who writes one can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

from geo._frame_words import blocks_itself, phrase_faults, word_fault
from geo.links import RELATIONS, SAME_RELATION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from geo._toml_lines import Path

ROLES = frozenset({"location", "origin", "destination", "target", "end_use", "via"})
PSEUDO_ROLES = frozenset({"", "both", "tester"})
MOVERS = ("vehicle", "personnel", "civilians", "dignitary")
"""The lexicons ``subject`` may name: what can move before a verb."""
MARKERS = ("@person", "@state")

Kind: TypeAlias = "type[str] | type[bool] | type[list[str]] | type[dict[str, str]]"
_TYPE_KEYS: dict[str, Kind] = {
    "title": str, "plover": str, "subtype": str, "roles": dict, "triggers": list, "extend": bool,
}  # fmt: skip
GROUP_KEYS: dict[str, Kind] = {
    "verbs": list, "nouns": list, "subtype": str, "roles": dict, "needs": list, "also": list,
    "unless": list, "weak": bool, "placed": bool, "subject": list, "status": str,
    "context": bool, "named": bool,
}  # fmt: skip
_CONDITIONS = ("needs", "also", "unless", "weak", "placed", "subject", "context", "named")
_WRITE: dict[Kind, tuple[str, str]] = {
    str: ("text", 'write {key} = "..."'),
    bool: ("true or false", "write {key} = true, without quotes"),
    list: ("a list of words", 'write {key} = ["...", "..."]'),
    dict: ("a table", 'write {key} = {{ in = "location" }}'),
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a frames file that cannot work, or, when not ``serious``, may surprise."""

    path: Path
    problem: str
    advice: str = ""
    serious: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What a file may refer to without saying it itself: the packaged types and lexicons."""

    types: Collection[str] = ()
    lexicons: Collection[str] = ()


def find_faults(table: Mapping[str, object], known: Known) -> Iterator[Fault]:
    """Yield what is wrong with the tables of a frames file, roughly in the order written."""
    for name in table:
        if name not in ("types", "lexicons"):
            yield _unknown_table(name, table[name])
    types, lexicons = table.get("types", {}), table.get("lexicons", {})
    if not isinstance(types, dict) or not isinstance(lexicons, dict):
        name = "types" if not isinstance(types, dict) else "lexicons"
        yield Fault((name,), f"{name} must be a table", f"write [{name}.NAME] above what is in it")
        return
    names = {*known.lexicons, *lexicons}
    for name, frame in types.items():
        yield from _type_faults(("types", name), frame, known, names)
    for name, words in lexicons.items():
        yield from _lexicon_faults(("lexicons", name), words)
    yield from _unused_lexicons(types, lexicons, known)


def _unknown_table(name: str, value: object) -> Fault:
    problem = f"unknown table {name!r}; expected types, lexicons"
    near = get_close_matches(name, ("types", "lexicons"), 1)
    if isinstance(value, dict) and {"triggers", "roles", "title"} & set(value):
        return Fault((name,), problem, f"write [types.{name}]")
    if isinstance(value, list):
        return Fault((name,), problem, f"write {name} = [...] below a line [lexicons]")
    return Fault((name,), problem, f"did you mean {near[0]!r}?" if near else "")


def _type_faults(
    path: Path, frame: object, known: Known, lexicons: Collection[str]
) -> Iterator[Fault]:
    name = str(path[1])
    if not isinstance(frame, dict):
        yield Fault(
            path, "expected a table", f"write [types.{name}] with title, roles and triggers"
        )
        return
    if not _NAME.fullmatch(name):
        plain = re.sub(r"\W+", "_", name.lower()).strip("_") or "strike"
        problem = f"the type's name {name!r} will name tables and a layer"
        yield Fault(path, problem, f"plainer: [types.{plain}]", serious=False)
    yield from _key_faults(path, frame, _TYPE_KEYS)
    extends = frame.get("extend") is True
    if extends and name not in known.types:
        advice = _nearest(name, known.types) or "leave extend out to make a new type"
        yield Fault((*path, "extend"), f"there is no packaged type {name!r} to extend", advice)
    if name in known.types and not extends:
        problem = f"this replaces the packaged type {name!r} with all its triggers"
        yield Fault(path, problem, "write extend = true to add to it instead", serious=False)
    yield from _role_faults((*path, "roles"), frame.get("roles", {}))
    groups = frame.get("triggers", [])
    if isinstance(groups, list) and all(isinstance(g, dict) for g in groups):
        yield from _triggers_faults(path, groups, lexicons, may_be_empty=extends)
        if not extends and not any(_places(one) for one in (frame, *groups)):
            problem = "no relation of a place has a role: no event of this type gets on the map"
            yield Fault(path, problem, f'write [types.{name}.roles] and in = "location"', False)
    elif "triggers" in frame:
        advice = f"write [[types.{name}.triggers]], with two brackets, above each group of triggers"
        yield Fault((*path, "triggers"), "triggers must be a list of tables", advice)


def _places(one: Mapping[str, object]) -> bool:
    roles = one.get("roles", {})
    return isinstance(roles, dict) and any(roles.values())


def _triggers_faults(
    path: Path, groups: list[dict[str, object]], lexicons: Collection[str], *, may_be_empty: bool
) -> Iterator[Fault]:
    name = path[1]
    if not groups and not may_be_empty:
        advice = f'write [[types.{name}.triggers]] and below it verbs = ["..."] or nouns = ["..."]'
        yield Fault(path, f"has no [[types.{name}.triggers]]", advice)
    for number, group in enumerate(groups):
        yield from _group_faults((*path, "triggers", number), group, lexicons)
    yield from _double_triggers(path, groups)
    yield from _double_subtypes(path, groups)


def _group_faults(
    path: Path, group: dict[str, object], lexicons: Collection[str]
) -> Iterator[Fault]:
    yield from _key_faults(path, group, GROUP_KEYS)
    if "verbs" not in group and "nouns" not in group:
        near = _nearest("verbs", [key for key in group if key not in GROUP_KEYS])
        advice = 'write verbs = ["..."] or nouns = ["..."]'
        yield Fault(path, "has neither verbs nor nouns", "" if near else advice)
    elif not group.get("verbs") and not group.get("nouns"):
        yield Fault(path, "the list is empty: this group can never fire", "add words or remove it")
    yield from _role_faults((*path, "roles"), group.get("roles", {}))
    for key in ("verbs", "nouns"):
        for at, phrase in _texts(group, key):
            for problem, advice, serious in phrase_faults(phrase, verb=key == "verbs"):
                yield Fault((*path, key, at), problem, advice, serious)
            for blocker in (text for _, text in _texts(group, "unless")):
                if blocks_itself(phrase, blocker, verb=key == "verbs"):
                    problem = f'"{phrase}" can never fire: unless holds its own words "{blocker}"'
                    yield Fault((*path, key, at), problem, f'take "{blocker}" out of unless')
    yield from _condition_faults(path, group, lexicons)


def _condition_faults(
    path: Path, group: dict[str, object], lexicons: Collection[str]
) -> Iterator[Fault]:
    for at, name in _texts(group, "needs"):
        if name not in lexicons:
            advice = _nearest(name, lexicons) or f'write {name} = ["..."] below [lexicons]'
            yield Fault((*path, "needs", at), f"needs unknown lexicon {name!r}", advice)
    for at, name in _texts(group, "subject"):
        if name not in MOVERS:
            problem = f"subject {name!r}: these triggers can never fire"
            advice = _nearest(name, MOVERS) or f"only {_listed(MOVERS)} can be subjects"
            yield Fault((*path, "subject", at), problem, advice)
    for at, word in _texts(group, "also"):
        if " " in word.strip():
            problem = f'also: "{word}" is never found: each entry is compared with one word'
            yield Fault((*path, "also", at), problem, "write the word that says most")
        elif fault := word_fault(word):
            yield Fault((*path, "also", at), f"also: {fault[0]}", fault[1])
    for at, phrase in _texts(group, "unless"):
        for fault in filter(None, map(word_fault, phrase.split())):
            yield Fault((*path, "unless", at), f"unless: {fault[0]}", fault[1])
    status = group.get("status", "")
    if isinstance(status, str) and status not in ("", "planned"):
        advice = 'only status = "planned" can be said by words; the sentence tells the rest'
        yield Fault((*path, "status"), f"unknown status {status!r}", advice)


def _key_faults(
    path: Path, table: Mapping[str, object], keys: Mapping[str, Kind]
) -> Iterator[Fault]:
    for key, value in table.items():
        kind = keys.get(key)
        if kind is None:
            yield Fault((*path, key), f"unknown key {key!r}", _where_belongs(path, key, keys))
        elif not isinstance(value, kind):
            wanted, advice = _WRITE[kind]
            if isinstance(value, str) and kind is list:
                advice = f'write {{key}} = ["{value}"]'
            problem = f"{key}: expected {wanted}, not {_said(value)}"
            yield Fault((*path, key), problem, advice.format(key=key))
        elif isinstance(value, list) and key != "triggers":
            yield from _list_faults((*path, key), value)


def _where_belongs(path: Path, key: str, keys: Mapping[str, Kind]) -> str:
    near = get_close_matches(key.lower(), [*keys, *GROUP_KEYS, *_TYPE_KEYS], 1)
    if near and near[0] in keys:
        return f"did you mean {near[0]!r}?"
    if near:
        table = f"[[types.{path[1]}.triggers]]" if near[0] in GROUP_KEYS else f"[types.{path[1]}]"
        return f"{near[0]} belongs below a line {table}"
    if key in RELATIONS:
        return f"write it below [types.{path[1]}.roles] or in roles = {{ ... }}"
    return f"known keys: {_listed(sorted(keys))}"


def _list_faults(path: Path, values: list[object]) -> Iterator[Fault]:
    if not values and path[-1] not in ("verbs", "nouns"):
        yield Fault(path, f"{path[-1]} is an empty list", "remove it, or add words", serious=False)
    seen = set()
    for number, value in enumerate(values):
        if not isinstance(value, str):
            problem = f"{path[-1]}: expected words in quotes, not {_said(value)}"
            yield Fault((*path, number), problem, f'write "{value}"')
        elif not value.strip():
            yield Fault((*path, number), f"{path[-1]}: an entry is empty", "remove it")
        elif value in seen:
            yield Fault((*path, number), f'"{value}" stands in the list twice', "", serious=False)
        seen.add(str(value))


def _role_faults(path: Path, roles: object) -> Iterator[Fault]:
    if not isinstance(roles, dict):
        return  # _key_faults has said so
    for relation, role in roles.items():
        where = (*path, relation)
        if relation in SAME_RELATION:
            same = SAME_RELATION[relation]
            problem = f"{relation!r} is read as {same!r} and never looked up itself"
            yield Fault(where, problem, f"write {same}", serious=same not in roles)
        elif relation not in RELATIONS:
            advice = _nearest(relation, RELATIONS)
            advice = advice or "a relation is a preposition of one word, subject, object, agent ..."
            yield Fault(where, f"unknown relation {relation!r}", advice)
        if not isinstance(role, str) or role not in ROLES | PSEUDO_ROLES:
            advice = _nearest(str(role), ROLES) or f"known roles: {_listed(sorted(ROLES))}"
            yield Fault(where, f"unknown role {role!r} for {relation}", advice)


def _lexicon_faults(path: Path, words: object) -> Iterator[Fault]:
    if not isinstance(words, list):
        problem = f"{path[1]}: expected a list of words, not {_said(words)}"
        yield Fault(path, problem, f'write {path[1]} = ["...", "..."]')
        return
    yield from _list_faults(path, words)
    for at, entry in enumerate(words):
        if not isinstance(entry, str):
            continue
        if entry.startswith("@"):
            if entry not in MARKERS:
                advice = _nearest(entry, MARKERS) or f"known: {_listed(MARKERS)}"
                yield Fault((*path, at), f"unknown marker {entry!r}", advice)
            continue
        for problem, advice in filter(None, map(word_fault, entry.split())):
            yield Fault((*path, at), problem, advice)


def _unused_lexicons(
    types: Mapping[str, object], lexicons: Mapping[str, object], known: Known
) -> Iterator[Fault]:
    groups = [
        group
        for frame in types.values()
        if isinstance(frame, dict) and isinstance(frame.get("triggers"), list)
        for group in frame["triggers"]
        if isinstance(group, dict)
    ]
    needed = {name for group in groups for _, name in _texts(group, "needs")}
    for name in lexicons:
        if name not in needed and name not in known.lexicons:
            advice = f'write needs = ["{name}"] in a group of triggers'
            near = get_close_matches(name, known.lexicons, 1, 0.8)
            advice = f"did you mean the packaged {near[0]!r}?" if near else advice
            problem = f"no trigger needs the lexicon {name!r}"
            yield Fault(("lexicons", name), problem, advice, serious=False)


def _double_triggers(path: Path, groups: list[dict[str, object]]) -> Iterator[Fault]:
    """One trigger in two groups under the same conditions: which subtype it gives is chance."""
    first: dict[tuple[object, ...], int] = {}
    for number, group in enumerate(groups):
        conditions = tuple(repr(group.get(key)) for key in _CONDITIONS)
        for key in ("verbs", "nouns"):
            for at, phrase in _texts(group, key):
                earlier = first.setdefault((key, phrase, *conditions), number)
                if earlier != number:
                    one, two = (_subtype(groups[n]) for n in (earlier, number))
                    problem = f'"{phrase}" is also a trigger of group {earlier + 1} ({one}), under '
                    problem += "the same conditions, and only one of them counts"
                    advice = f"keep it for {one} or for {two}" if one != two else "remove one"
                    yield Fault((*path, "triggers", number, key, at), problem, advice)


def _double_subtypes(path: Path, groups: list[dict[str, object]]) -> Iterator[Fault]:
    """Two spellings of one subtype would be two subtypes on the map."""
    spellings: dict[str, str] = {}
    for number, group in enumerate(groups):
        subtype = group.get("subtype")
        if not isinstance(subtype, str):
            continue
        plain = re.sub(r"[\W_]+", "", subtype.lower()).rstrip("s")
        first = spellings.setdefault(plain, subtype)
        if first != subtype:
            problem = f"subtype {subtype!r} looks like {first!r} spelled otherwise"
            where = (*path, "triggers", number, "subtype")
            yield Fault(where, problem, f'write subtype = "{first}" if they are one')


def _subtype(group: Mapping[str, object]) -> str:
    return str(group.get("subtype", "no subtype of its own"))


def _texts(table: Mapping[str, object], key: str) -> Iterator[tuple[int, str]]:
    values = table.get(key, [])
    if isinstance(values, list):
        yield from ((n, v) for n, v in enumerate(values) if isinstance(v, str) and v.strip())


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name.lower().replace("-", "_"), list(known), 1)
    return f"did you mean {near[0]!r}?" if near else ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _said(value: object) -> str:
    """What kind of value it is, as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'the text "{value[:30]}"'
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a table"
    return str(value)
