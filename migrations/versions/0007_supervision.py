"""Supervisions: who is there, which families they think about, and what is agreed."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('supervision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('supervisor_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('plan', sa.LargeBinary(), nullable=False),
    sa.Column('support', sa.LargeBinary(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recorded_digest', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_supervision_supervisor_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_supervision_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision')),
    sa.UniqueConstraint('client_id', name=op.f('uq_supervision_client_id'))
    )
    with op.batch_alter_table('supervision', schema=None) as batch_op:
        batch_op.create_index('ix_supervision_supervisor', ['supervisor_id', 'held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_supervision_team_id'), ['team_id'], unique=False)

    op.create_table('agreed_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('supervision_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_agreed_action_owner_id_person')),
    sa.ForeignKeyConstraint(['supervision_id'], ['supervision.id'], name=op.f('fk_agreed_action_supervision_id_supervision'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreed_action'))
    )
    with op.batch_alter_table('agreed_action', schema=None) as batch_op:
        batch_op.create_index('ix_agreed_action_owner', ['owner_id', 'done_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_agreed_action_supervision_id'), ['supervision_id'], unique=False)

    op.create_table('attendance',
    sa.Column('supervision_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('brings', sa.LargeBinary(), nullable=False),
    sa.Column('added', sa.LargeBinary(), nullable=False),
    sa.Column('useful', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('useful between 1 and 4', name=op.f('ck_attendance_useful_on_its_scale')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id_person')),
    sa.ForeignKeyConstraint(['supervision_id'], ['supervision.id'], name=op.f('fk_attendance_supervision_id_supervision'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('supervision_id', 'person_id', name=op.f('pk_attendance'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_confirmed_at'), ['confirmed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_person_id'), ['person_id'], unique=False)

    op.create_table('discussed_family',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('supervision_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('reference', sa.String(length=40), nullable=False),
    sa.Column('explored', sa.LargeBinary(), nullable=False),
    sa.Column('decided', sa.LargeBinary(), nullable=False),
    sa.Column('reasons', sa.LargeBinary(), nullable=False),
    sa.Column('for_the_record', sa.LargeBinary(), nullable=True),
    sa.Column('on_record_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('on_record_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['on_record_by_id'], ['person.id'], name=op.f('fk_discussed_family_on_record_by_id_person')),
    sa.ForeignKeyConstraint(['supervision_id'], ['supervision.id'], name=op.f('fk_discussed_family_supervision_id_supervision'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_discussed_family')),
    sa.UniqueConstraint('supervision_id', 'position', name=op.f('uq_discussed_family_supervision_id_position'))
    )
    with op.batch_alter_table('discussed_family', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_discussed_family_reference'), ['reference'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('discussed_family', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_discussed_family_reference'))

    op.drop_table('discussed_family')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_person_id'))
        batch_op.drop_index(batch_op.f('ix_attendance_confirmed_at'))

    op.drop_table('attendance')
    with op.batch_alter_table('agreed_action', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agreed_action_supervision_id'))
        batch_op.drop_index('ix_agreed_action_owner')

    op.drop_table('agreed_action')
    with op.batch_alter_table('supervision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supervision_team_id'))
        batch_op.drop_index('ix_supervision_supervisor')

    op.drop_table('supervision')
