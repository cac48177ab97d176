"""What panels write back into a report, and what the next one tells them of it."""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('report_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('writer', sa.String(length=32), nullable=False),
    sa.Column('part', sa.String(length=20), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('written_on', sa.Date(), nullable=False),
    sa.Column('is_held', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('withdrawn_on', sa.Date(), nullable=True),
    sa.Column('answer', sa.LargeBinary(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('is_left_out', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.CheckConstraint('(answer is null) = (answered_on is null)', name=op.f('ck_report_comment_answered_on_a_day')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['person.id'], name=op.f('fk_report_comment_answered_by_id_person')),
    sa.ForeignKeyConstraint(['report_id'], ['quarter_report.id'], name=op.f('fk_report_comment_report_id_quarter_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_comment')),
    sa.UniqueConstraint('client_id', name=op.f('uq_report_comment_client_id'))
    )
    with op.batch_alter_table('report_comment', schema=None) as batch_op:
        batch_op.create_index('ix_report_comment_report', ['report_id'], unique=False)

    with op.batch_alter_table('quarter_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answered_before', sa.LargeBinary(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('quarter_report', schema=None) as batch_op:
        batch_op.drop_column('answered_before')

    with op.batch_alter_table('report_comment', schema=None) as batch_op:
        batch_op.drop_index('ix_report_comment_report')

    op.drop_table('report_comment')
