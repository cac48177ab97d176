"""What is settled before an observed visit, noted during it, said after it, and added to it later."""

import sqlalchemy as sa
from alembic import op

from webapp.columns import EncryptedText

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('amendment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_amendment_observation_id_observation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_amendment_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment')),
    sa.UniqueConstraint('client_id', name=op.f('uq_amendment_client_id'))
    )
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_amendment_observation_id'), ['observation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_amendment_person_id'), ['person_id'], unique=False)

    op.create_table('observed_moment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_observed_moment_observation_id_observation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observed_moment')),
    sa.UniqueConstraint('observation_id', 'position', name=op.f('uq_observed_moment_observation_id_position'))
    )
    _add_texts('observation', 'strengths', 'next_step', 'question')
    _add_texts('observed_visit', 'consent_how', 'wanted')
    with op.batch_alter_table('observed_visit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('consent', sa.String(length=20), nullable=False, server_default=''))

    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_contested', sa.Boolean(), nullable=False, server_default=sa.false()))



def _add_texts(table: str, *names: str) -> None:
    """Add sealed texts that are empty, but sealed, in the rows that are there."""
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in names:
            batch_op.add_column(sa.Column(name, sa.LargeBinary(), nullable=True))
    sealed = sa.table(table, *(sa.column(name, EncryptedText()) for name in names))
    op.execute(sealed.update().values(dict.fromkeys(names, '')))
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in names:
            batch_op.alter_column(name, existing_type=sa.LargeBinary(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('reply', schema=None) as batch_op:
        batch_op.drop_column('is_contested')

    with op.batch_alter_table('observed_visit', schema=None) as batch_op:
        batch_op.drop_column('wanted')
        batch_op.drop_column('consent_how')
        batch_op.drop_column('consent')

    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_column('question')
        batch_op.drop_column('next_step')
        batch_op.drop_column('strengths')

    op.drop_table('observed_moment')
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_amendment_person_id'))
        batch_op.drop_index(batch_op.f('ix_amendment_observation_id'))

    op.drop_table('amendment')
