"""Reflection sessions: who is there, what people think, and the commitments that are made in them."""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reflection_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=True),
    sa.Column('lead_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('place', sa.String(length=20), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('join_code', sa.String(length=8), nullable=True),
    sa.Column('notes', sa.LargeBinary(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['person.id'], name=op.f('fk_reflection_session_lead_id_person')),
    sa.ForeignKeyConstraint(['release_id'], ['kept_release.id'], name=op.f('fk_reflection_session_release_id_kept_release')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_reflection_session_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reflection_session')),
    sa.UniqueConstraint('client_id', name=op.f('uq_reflection_session_client_id')),
    sa.UniqueConstraint('join_code', name=op.f('uq_reflection_session_join_code'))
    )
    with op.batch_alter_table('reflection_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reflection_session_lead_id'), ['lead_id'], unique=False)
        batch_op.create_index('ix_reflection_session_team', ['team_id', 'held_on'], unique=False)

    op.create_table('session_presence',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_there', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_session_presence_person_id_person')),
    sa.ForeignKeyConstraint(['session_id'], ['reflection_session.id'], name=op.f('fk_session_presence_session_id_reflection_session')),
    sa.PrimaryKeyConstraint('session_id', 'person_id', name=op.f('pk_session_presence'))
    )
    with op.batch_alter_table('session_presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_presence_person_id'), ['person_id'], unique=False)

    op.create_table('session_thought',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=20), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('mark', sa.String(length=64), nullable=False),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.Column('is_on_the_wall', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['session_id'], ['reflection_session.id'], name=op.f('fk_session_thought_session_id_reflection_session')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['person.id'], name=op.f('fk_session_thought_signed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_thought')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('session_thought', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_thought_session_id'), ['session_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_thought_signed_by_id'), ['signed_by_id'], unique=False)

    # Columns are added one by one: SQLite would copy the table, which others may refer to.
    refers = 'constraint fk_commitment_session_id_reflection_session references reflection_session (id)'
    op.execute(f'alter table commitment add column session_id integer {refers}')
    op.create_index(op.f('ix_commitment_session_id'), 'commitment', ['session_id'], unique=False)
    sealed = sa.LargeBinary().compile(dialect=op.get_bind().dialect)
    op.execute(f'alter table commitment add column families_told {sealed}')


def downgrade() -> None:
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_session_id'))
        batch_op.drop_column('families_told')
        batch_op.drop_column('session_id')

    with op.batch_alter_table('session_thought', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_thought_signed_by_id'))
        batch_op.drop_index(batch_op.f('ix_session_thought_session_id'))

    op.drop_table('session_thought')
    with op.batch_alter_table('session_presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_presence_person_id'))

    op.drop_table('session_presence')
    with op.batch_alter_table('reflection_session', schema=None) as batch_op:
        batch_op.drop_index('ix_reflection_session_team')
        batch_op.drop_index(batch_op.f('ix_reflection_session_lead_id'))

    op.drop_table('reflection_session')
