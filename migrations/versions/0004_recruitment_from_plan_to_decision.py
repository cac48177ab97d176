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
    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(length=80), nullable=True),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_delivery_message_id_message'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delivery_message_id'), ['message_id'], unique=False)
    op.create_table('minutes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_minutes_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_minutes_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes')),
    sa.UniqueConstraint('client_id', name=op.f('uq_minutes_client_id'))
    )
    with op.batch_alter_table('minutes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_campaign_id'), ['campaign_id'], unique=False)
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
    op.create_table('unblinding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_unblinding_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unblinding_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unblinding')),
    sa.UniqueConstraint('campaign_id', name=op.f('uq_unblinding_campaign_id'))
    )
    op.create_table('adjustment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('extra', sa.Integer(), nullable=True),
    sa.Column('breaks', sa.Boolean(), nullable=False),
    sa.Column('read_aloud', sa.Boolean(), nullable=False),
    sa.Column('reading_mask', sa.Boolean(), nullable=False),
    sa.Column('high_contrast', sa.Boolean(), nullable=False),
    sa.Column('large_type', sa.Boolean(), nullable=False),
    sa.Column('note', sa.LargeBinary(), nullable=False),
    sa.Column('agreed_by', sa.Integer(), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreed_by'], ['person.id'], name=op.f('fk_adjustment_agreed_by_person')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_adjustment_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustment')),
    sa.UniqueConstraint('attempt_id', name=op.f('uq_adjustment_attempt_id'))
    )
    op.create_table('clock_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('why', sa.LargeBinary(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_clock_event_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_clock_event_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_event'))
    )
    with op.batch_alter_table('clock_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clock_event_attempt_id'), ['attempt_id'], unique=False)
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
    op.create_table('minutes_signature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('minutes_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['minutes_id'], ['minutes.id'], name=op.f('fk_minutes_signature_minutes_id_minutes')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_minutes_signature_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_minutes_signature')),
    sa.UniqueConstraint('minutes_id', 'person_id', name=op.f('uq_minutes_signature_minutes_id_person_id'))
    )
    with op.batch_alter_table('minutes_signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_minutes_signature_person_id'), ['person_id'], unique=False)
    op.create_table('objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_objection_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
    sa.UniqueConstraint('attempt_id', name=op.f('uq_objection_attempt_id'))
    )
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_reminder_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('attempt_id', 'days', name=op.f('uq_reminder_attempt_id_days'))
    )
    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_review_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('attempt_id', name=op.f('uq_review_attempt_id'))
    )
    op.create_table('seen_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=True),
    sa.Column('why_not', sa.String(length=200), nullable=False),
    sa.Column('seen_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_seen_check_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['seen_by'], ['person.id'], name=op.f('fk_seen_check_seen_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seen_check')),
    sa.UniqueConstraint('attempt_id', 'kind', name=op.f('uq_seen_check_attempt_id_kind'))
    )
    op.create_table('slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('room', sa.String(length=120), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=True),
    sa.Column('booked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_slot_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_slot_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_slot_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slot')),
    sa.UniqueConstraint('attempt_id', 'stage', name=op.f('uq_slot_attempt_id_stage')),
    sa.UniqueConstraint('campaign_id', 'starts_at', 'room', name=op.f('uq_slot_campaign_id_starts_at_room'))
    )
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slot_person_id'), ['person_id'], unique=False)
    op.create_table('withdrawal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('who', sa.String(length=20), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_withdrawal_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_withdrawal')),
    sa.UniqueConstraint('attempt_id', name=op.f('uq_withdrawal_attempt_id'))
    )
    op.create_table('told',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('told_by', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_told_decision_id_decision')),
    sa.ForeignKeyConstraint(['told_by'], ['person.id'], name=op.f('fk_told_told_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_told_decision_id'))
    )
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('set_aside_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scores', sa.JSON(), nullable=True))
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('per_answer', sa.Integer(), nullable=False, server_default='2'))
        batch_op.add_column(sa.Column('tolerance', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('check_share', sa.Double(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('names_read', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('random_order', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('minutes', sa.Integer(), nullable=True))
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('review_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_decision_review_id_review'), 'review', ['review_id'], ['id'])
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
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_decision_review_id_review'), type_='foreignkey')
        batch_op.drop_column('review_id')
        batch_op.drop_column('opened_at')
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('minutes')
        batch_op.drop_column('random_order')
        batch_op.drop_column('names_read')
        batch_op.drop_column('check_share')
        batch_op.drop_column('tolerance')
        batch_op.drop_column('per_answer')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_column('scores')
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_column('set_aside_at')
    op.drop_table('told')
    op.drop_table('withdrawal')
    with op.batch_alter_table('slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_slot_person_id'))
    op.drop_table('slot')
    op.drop_table('seen_check')
    op.drop_table('review')
    op.drop_table('reminder')
    op.drop_table('objection')
    with op.batch_alter_table('minutes_signature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_signature_person_id'))
    op.drop_table('minutes_signature')
    with op.batch_alter_table('excused', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_excused_person_id'))
    op.drop_table('excused')
    with op.batch_alter_table('clock_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clock_event_attempt_id'))
    op.drop_table('clock_event')
    op.drop_table('adjustment')
    op.drop_table('unblinding')
    with op.batch_alter_table('trial', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trial_assessor_id'))
    op.drop_table('trial')
    with op.batch_alter_table('minutes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_minutes_campaign_id'))
    op.drop_table('minutes')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delivery_message_id'))
    op.drop_table('delivery')
    with op.batch_alter_table('assessor_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessor_event_person_id'))
        batch_op.drop_index(batch_op.f('ix_assessor_event_campaign_id'))
    op.drop_table('assessor_event')
