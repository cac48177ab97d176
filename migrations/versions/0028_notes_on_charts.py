"""What teams note on their charts: what happened on which day, and whether it was taken back."""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('chart_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('taken_back_by_id is null or taken_back_at is not null', name=op.f('ck_chart_note_taken_back_on_a_day')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['person.id'], name=op.f('fk_chart_note_taken_back_by_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_chart_note_team_id_team')),
    sa.ForeignKeyConstraint(['written_by_id'], ['person.id'], name=op.f('fk_chart_note_written_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chart_note')),
    sa.UniqueConstraint('client_id', name=op.f('uq_chart_note_client_id'))
    )
    with op.batch_alter_table('chart_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chart_note_taken_back_by_id'), ['taken_back_by_id'], unique=False)
        batch_op.create_index('ix_chart_note_team', ['team_id', 'happened_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_chart_note_written_by_id'), ['written_by_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('chart_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chart_note_written_by_id'))
        batch_op.drop_index('ix_chart_note_team')
        batch_op.drop_index(batch_op.f('ix_chart_note_taken_back_by_id'))

    op.drop_table('chart_note')
