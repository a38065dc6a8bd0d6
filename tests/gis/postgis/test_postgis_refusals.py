"""What PostGIS exports refuse, and what they say: schemas, rights, addresses, passwords."""

from __future__ import annotations

import subprocess
import sys
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from geo._gis import LossWarning
from geo.postgis import PostgisError, write_postgis

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("psycopg", reason="psycopg is not installed")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE eventatlas.a (b int)",
        "CREATE VIEW eventatlas.a AS SELECT 1",
        "CREATE SEQUENCE eventatlas.a",
    ],
)
def test_a_schema_of_somebody_else_is_refused(base: Any, make: Any, statement: str) -> None:
    base.ask("CREATE SCHEMA eventatlas")
    base.ask(statement)
    with pytest.raises(
        PostgisError, match="schema eventatlas holds tables that eventatlas did not"
    ):
        write_postgis(make(), base.url)
    assert base.tables() <= {"a"}
    assert write_postgis(make(), base.url, schema='od"d; name').rows["events"] == 4
    assert "events" in base.tables('od"d; name')


def test_an_empty_schema_is_taken(base: Any, make: Any) -> None:
    base.ask("CREATE SCHEMA eventatlas")
    assert write_postgis(make(), base.url).rows["events"] == 4


@pytest.mark.parametrize("name", ["public", "pg_mine", "information_schema", "", "x" * 64, "a\0b"])
def test_names_no_schema_of_ours_may_have(make: Any, name: str) -> None:
    with pytest.raises(PostgisError, match="choose another name"):
        write_postgis(make(), "postgresql://127.0.0.1:1/none", schema=name)


def test_a_table_of_somebody_else_in_our_schema_is_refused(
    base: Any, make: Any, sample: Any
) -> None:
    write_postgis(make(*sample.events()[:1]), base.url)
    base.ask("CREATE TABLE eventatlas.exploration_areas (a int)")
    with pytest.raises(PostgisError, match=r"eventatlas\.exploration_areas was not written by"):
        write_postgis(make(), base.url)
    assert base.ask("SELECT count(*) FROM eventatlas.events") == [(1,)]


def test_rows_that_a_trigger_keeps_away_are_missed(base: Any, make: Any, sample: Any) -> None:
    write_postgis(make(*sample.events()[:1]), base.url)
    base.ask(
        "CREATE SCHEMA theirs; CREATE FUNCTION theirs.nothing() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'; DELETE FROM eventatlas.rejected; CREATE TRIGGER t "
        "BEFORE INSERT ON eventatlas.rejected FOR EACH ROW EXECUTE FUNCTION theirs.nothing()"
    )  # fmt: skip
    with pytest.raises(
        PostgisError, match=r"eventatlas\.rejected would hold 0 rows, not 1; a trigger"
    ):
        write_postgis(make(), base.url)
    assert base.ask("SELECT count(*) FROM eventatlas.events") == [(1,)]


@pytest.fixture
def owner(cluster: Any, base: Any) -> Iterator[str]:
    """The address for an ordinary user who may make schemas in the database."""
    name = f"gis_{base.name}"
    cluster.run(f"CREATE ROLE {name} LOGIN PASSWORD 'p@ss/w:rd#?%'")
    cluster.run(f"GRANT CREATE ON DATABASE {base.name} TO {name}")
    yield cluster.url(base.name, name, "p%40ss%2Fw%3Ard%23%3F%25")
    cluster.run(f"REASSIGN OWNED BY {name} TO postgres; DROP OWNED BY {name}", base.name)
    cluster.run(f"DROP OWNED BY {name}; DROP ROLE {name}")


def test_an_ordinary_user_exports_without_rights_to_styles(owner: str, make: Any) -> None:
    with pytest.warns(LossWarning, match=r"QGIS will not find our styles.*permission denied"):
        written = write_postgis(make(), owner, styles={"shipments_points": "<qgis/>"})
    assert written.rows["events"] == 4
    assert write_postgis(make(), owner).rows["events"] == 4


def test_a_user_without_rights_is_told_so(cluster: Any, base: Any, owner: str, make: Any) -> None:
    cluster.run(f"REVOKE CREATE ON DATABASE {base.name} FROM gis_{base.name}")
    with pytest.raises(
        PostgisError, match=r"nothing was written: permission denied.*ask the owner"
    ):
        write_postgis(make(), owner)


def test_postgis_is_added_where_it_may_be(cluster: Any, make: Any) -> None:
    base = cluster.base("template1")
    write_postgis(make(), base.url)
    assert base.ask("SELECT ST_AsText(geom) FROM eventatlas.cyber_attack_points") == [
        ("POINT(130.3 42.25)",)
    ]


def test_without_postgis_an_ordinary_user_is_told_what_to_run(
    cluster: Any, base: Any, owner: str, make: Any
) -> None:
    bare = cluster.base("template1")
    bare.ask(f"GRANT CREATE ON DATABASE {bare.name} TO gis_{base.name}")
    with pytest.raises(PostgisError, match="as a superuser, run there: CREATE EXTENSION postgis;"):
        write_postgis(make(), owner.replace(f"/{base.name}", f"/{bare.name}"))
    assert bare.tables() == set()


def test_postgis_may_live_in_a_schema_of_its_own(cluster: Any, make: Any) -> None:
    base = cluster.base("template1")
    base.ask('CREATE SCHEMA "Extra"; CREATE EXTENSION postgis SCHEMA "Extra"')
    for _ in range(2):
        write_postgis(make(), base.url)
    assert base.ask('SELECT "Extra".ST_X(geom) FROM eventatlas.cyber_attack_points') == [(130.3,)]


def test_a_database_that_cannot_hold_the_text_is_refused_in_words(
    cluster: Any, make: Any, sample: Any
) -> None:
    base = cluster.base("template0", "ENCODING 'LATIN1'")
    foreign = replace(sample.events()[0], title="Визит")
    with pytest.raises(PostgisError, match="make one with ENCODING 'UTF8'"):
        write_postgis(make(foreign), base.url)
    assert base.tables() == set()


SECRET = "hunter2-secret"  # noqa: S105


@pytest.mark.parametrize(
    ("url", "match"),
    [
        (f"postgresql://postgres:{SECRET}@127.0.0.1:PORT/postgres", "password authentication"),
        (f"postgres://nobody:{SECRET}@127.0.0.1:PORT/postgres", "password authentication failed"),
        ("postgresql://postgres:ADMIN@127.0.0.1:PORT/nowhere", 'database "nowhere" does not exist'),
        (f"postgresql://postgres:{SECRET}@127.0.0.1:1/x", "refused"),
        (f"postgresql://u:{SECRET}@no-such-host.invalid/x", "host"),
        (f"postgresql://u:{SECRET}@{'a' * 70}..b/x", "idna"),
        (f"postgresql://u:x@{SECRET}@127.0.0.1/x", "cannot be read"),
        (f"postgresql://u:x/{SECRET}@127.0.0.1/x", "cannot be read"),
        (f"postgresql://u:12/{SECRET}@127.0.0.1/x", "cannot be read"),
        (f"postgresql://u:x?{SECRET}@127.0.0.1/x", "cannot be read"),
        (f"postgresql://u:x#{SECRET}@127.0.0.1/x", "cannot be read"),
        (f"postgresql://u:%zz{SECRET}@127.0.0.1/x", "cannot be read"),
        (f"postgresql://u:{SECRET}/x", "cannot be read"),
        (f"postgresql://[{SECRET}/x", "cannot be read"),
        (f"postgresql://127.0.0.1:1/x?password={SECRET}", "refused"),
        (f"postgresql://127.0.0.1/x?{SECRET}=1", "cannot be read"),
        (f"mysql://u:{SECRET}@127.0.0.1/x", "cannot be read"),
    ],
)  # fmt: skip
def test_errors_say_what_is_wrong_and_never_the_password(
    cluster: Any, url: str, match: str, sample: Any
) -> None:
    password = cluster.password
    full = url.replace("PORT", str(cluster.port)).replace("ADMIN", password)
    with pytest.raises(PostgisError, match=match) as caught:
        write_postgis(sample.layers_alone(), full)
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told
    assert password not in told
    assert "\n" not in str(caught.value)


def test_without_the_driver_the_error_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from geo.model import Atlas\n"
        "from geo.postgis import PostgisError, write_postgis\n"
        "try: write_postgis(Atlas((), (), None, None, (), {}), 'postgresql://u:x@h/d')\n"
        "except PostgisError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert "pip install 'eventatlas[postgis]'" in done.stdout
