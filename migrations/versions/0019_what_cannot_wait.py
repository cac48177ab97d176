"""Allegations, hand-overs and outcomes of safety concerns, the rota, and texts that were passed on."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('safeguarding_duty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('from_time', sa.Time(), nullable=False),
    sa.Column('until_time', sa.Time(), nullable=False),
    sa.Column('weekends', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('arranged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('arranged_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ends_on >= begins_on', name=op.f('ck_safeguarding_duty_ends_after_it_begins')),
    sa.CheckConstraint('until_time > from_time', name=op.f('ck_safeguarding_duty_until_after_from')),
    sa.ForeignKeyConstraint(['arranged_by_id'], ['person.id'], name=op.f('fk_safeguarding_duty_arranged_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_safeguarding_duty_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safeguarding_duty')),
    sa.UniqueConstraint('client_id', name=op.f('uq_safeguarding_duty_client_id'))
    )
    with op.batch_alter_table('safeguarding_duty', schema=None) as batch_op:
        batch_op.create_index('ix_safeguarding_duty_days', ['begins_on', 'ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_safeguarding_duty_person_id'), ['person_id'], unique=False)

    op.create_table('safeguarding_help',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nation', sa.String(length=20), nullable=False),
    sa.Column('text', sa.String(length=2000), nullable=False),
    sa.Column('text_cy', sa.String(length=2000), server_default='', nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['changed_by_id'], ['person.id'], name=op.f('fk_safeguarding_help_changed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safeguarding_help'))
    )
    op.create_table('concern_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('concern_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=30), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_concern_step_by_id_person')),
    sa.ForeignKeyConstraint(['concern_id'], ['concern.id'], name=op.f('fk_concern_step_concern_id_concern')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_concern_step_to_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concern_step')),
    sa.UniqueConstraint('client_id', name=op.f('uq_concern_step_client_id'))
    )
    with op.batch_alter_table('concern_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_concern_step_concern_id'), ['concern_id'], unique=False)

    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.add_column(sa.Column('place', sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column('said_by', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('reasons', sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column('language', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('kind', sa.String(length=20), server_default='concern', nullable=False))
        batch_op.add_column(sa.Column('suspects_staff', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('about_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('outcome', sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column('outcome_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('outcome_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('outcome_reason', sa.LargeBinary(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_concern_outcome_with_its_time'), '(outcome is null) = (outcome_at is null)')
        batch_op.create_index(batch_op.f('ix_concern_about_id'), ['about_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_concern_outcome_by_id_person'), 'person', ['outcome_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_concern_about_id_person'), 'person', ['about_id'], ['id'])

    with op.batch_alter_table('family_answer_text', schema=None) as batch_op:
        batch_op.add_column(sa.Column('passed_on', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('family_answer_text', schema=None) as batch_op:
        batch_op.drop_column('passed_on')

    with op.batch_alter_table('concern', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_concern_about_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_concern_outcome_by_id_person'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_concern_about_id'))
        batch_op.drop_constraint(batch_op.f('ck_concern_outcome_with_its_time'), type_='check')
        batch_op.drop_column('outcome_reason')
        batch_op.drop_column('outcome_by_id')
        batch_op.drop_column('outcome_at')
        batch_op.drop_column('outcome')
        batch_op.drop_column('about_id')
        batch_op.drop_column('suspects_staff')
        batch_op.drop_column('kind')
        batch_op.drop_column('language')
        batch_op.drop_column('reasons')
        batch_op.drop_column('said_by')
        batch_op.drop_column('place')

    with op.batch_alter_table('concern_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_concern_step_concern_id'))

    op.drop_table('concern_step')
    op.drop_table('safeguarding_help')
    with op.batch_alter_table('safeguarding_duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_safeguarding_duty_person_id'))
        batch_op.drop_index('ix_safeguarding_duty_days')

    op.drop_table('safeguarding_duty')
