"""Recruitment from the plan to the decision: how answers are assessed, and what is kept of that."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('assessor_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_assessor_event_by_id_person')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_assessor_event_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_assessor_event_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assessor_event'))
    )
    with op.batch_alter_table('assessor_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessor_event_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessor_event_person_id'), ['person_id'], unique=False)
    op.create_table('trial',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('assessor_id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=16), nullable=False),
    sa.Column('use', sa.String(length=20), nullable=False),
    sa.Column('question', sa.String(length=130), nullable=False),
    sa.Column('check_id', sa.String(length=60), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.Column('off', sa.Integer(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['assessor_id'], ['person.id'], name=op.f('fk_trial_assessor_id_person')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_trial_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trial')),
    sa.UniqueConstraint('campaign_id', 'assessor_id', 'reference', name=op.f('uq_trial_campaign_id_assessor_id_reference'))
    )
    with op.batch_alter_table('trial', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trial_assessor_id'), ['assessor_id'], unique=False)
    op.create_table('excused',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_excused_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_excused_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_excused')),
    sa.UniqueConstraint('attempt_id', 'person_id', name=op.f('uq_excused_attempt_id_person_id'))
    )
    with op.batch_alter_table('excused', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_excused_person_id'), ['person_id'], unique=False)
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('set_aside_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('per_answer', sa.Integer(), nullable=False, server_default='2'))
        batch_op.add_column(sa.Column('tolerance', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('check_share', sa.Double(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('names_read', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('random_order', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('minutes', sa.Integer(), nullable=True))
    with op.batch_alter_table('task_answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('masks', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('masks_read_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('masks_read_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_task_answer_masks_read_by_person'), 'person', ['masks_read_by'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('task_answer', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_task_answer_masks_read_by_person'), type_='foreignkey')
        batch_op.drop_column('masks_read_by')
        batch_op.drop_column('masks_read_at')
        batch_op.drop_column('masks')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('minutes')
        batch_op.drop_column('random_order')
        batch_op.drop_column('names_read')
        batch_op.drop_column('check_share')
        batch_op.drop_column('tolerance')
        batch_op.drop_column('per_answer')
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_column('set_aside_at')
    with op.batch_alter_table('excused', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_excused_person_id'))
    op.drop_table('excused')
    with op.batch_alter_table('trial', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trial_assessor_id'))
    op.drop_table('trial')
    with op.batch_alter_table('assessor_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessor_event_person_id'))
        batch_op.drop_index(batch_op.f('ix_assessor_event_campaign_id'))
    op.drop_table('assessor_event')
