"""Layer 2: everything kept. SQLAlchemy, no Flask; tables, what is read, what may be done."""
