"""The rubrics that an authority writes itself, and which rubrics are in use."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('own_rubric',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rubric_id', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('highest', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun_by_id', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['begun_by_id'], ['person.id'], name=op.f('fk_own_rubric_begun_by_id_person')),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_own_rubric_published_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_rubric')),
    sa.UniqueConstraint('client_id', name=op.f('uq_own_rubric_client_id')),
    sa.UniqueConstraint('rubric_id', 'version', name=op.f('uq_own_rubric_rubric_id_version'))
    )
    op.create_table('withdrawn_rubric',
    sa.Column('rubric_id', sa.String(length=60), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['person.id'], name=op.f('fk_withdrawn_rubric_withdrawn_by_id_person')),
    sa.PrimaryKeyConstraint('rubric_id', name=op.f('pk_withdrawn_rubric'))
    )


def downgrade() -> None:
    op.drop_table('withdrawn_rubric')
    op.drop_table('own_rubric')
