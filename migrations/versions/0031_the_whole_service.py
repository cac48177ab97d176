"""What is released of the whole service, and the quarter's reports made of it."""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_overview',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('generation_id', sa.Integer(), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['generation_id'], ['rating_generation.id'], name=op.f('fk_kept_overview_generation_id_rating_generation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_overview')),
    sa.UniqueConstraint('generation_id', name=op.f('uq_kept_overview_generation_id'))
    )
    op.create_table('quarter_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('as_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_quarter_report_made_by_id_person')),
    sa.ForeignKeyConstraint(['published_by_id'], ['person.id'], name=op.f('fk_quarter_report_published_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarter_report')),
    sa.UniqueConstraint('client_id', 'version', name=op.f('uq_quarter_report_client_id_version'))
    )
    with op.batch_alter_table('quarter_report', schema=None) as batch_op:
        batch_op.create_index('ix_quarter_report_quarter', ['first_on', 'version'], unique=False)

    op.create_table('report_words',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=20), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['quarter_report.id'], name=op.f('fk_report_words_report_id_quarter_report'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('report_id', 'part', name=op.f('pk_report_words'))
    )


def downgrade() -> None:
    op.drop_table('report_words')
    with op.batch_alter_table('quarter_report', schema=None) as batch_op:
        batch_op.drop_index('ix_quarter_report_quarter')

    op.drop_table('quarter_report')
    op.drop_table('kept_overview')
