"""The second key of a phone's PIN

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

import records.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("created_at", records.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_at", records.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_phone_keys_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_keys")),
    )
    op.create_index(op.f("ix_phone_keys_person_id"), "phone_keys", ["person_id"])


def downgrade() -> None:
    op.drop_table("phone_keys")
