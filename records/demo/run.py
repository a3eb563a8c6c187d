"""`python -m records.demo.run`: bring the database up to date and load the demo into it."""

import sys

from config.settings import load as load_settings
from records.demo.load import load, today_in_china
from records.migrate import upgrade
from records.passwords import hashed
from records.session import open_engine, session_factory, writing


def main() -> None:
    """Migrate, load, say what was done."""
    settings = load_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url)
    engine = open_engine(settings.database_url)
    with writing(session_factory(engine)) as session:
        loaded = load(session, hashed(settings.demo_password), today_in_china())
    engine.dispose()
    sys.stdout.write("demo organisation loaded\n" if loaded else "demo organisation is there\n")


if __name__ == "__main__":
    main()
