"""Somebody stands in for a colleague who is away or has left, and takes over their work."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('stand_in_id', sa.Integer(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('arranged_by_id', sa.Integer(), nullable=False),
    sa.Column('arranged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('ends_on is null or ends_on >= begins_on', name=op.f('ck_cover_ends_after_it_begins')),
    sa.CheckConstraint('person_id <> stand_in_id', name=op.f('ck_cover_by_somebody_else')),
    sa.ForeignKeyConstraint(['arranged_by_id'], ['person.id'], name=op.f('fk_cover_arranged_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_cover_person_id_person')),
    sa.ForeignKeyConstraint(['stand_in_id'], ['person.id'], name=op.f('fk_cover_stand_in_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cover')),
    sa.UniqueConstraint('client_id', name=op.f('uq_cover_client_id'))
    )
    with op.batch_alter_table('cover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cover_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_cover_stand_in', ['stand_in_id', 'begins_on'], unique=False)

    op.create_table('supervision_taken_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('supervision_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_supervision_taken_over_by_id_person')),
    sa.ForeignKeyConstraint(['from_id'], ['person.id'], name=op.f('fk_supervision_taken_over_from_id_person')),
    sa.ForeignKeyConstraint(['supervision_id'], ['supervision.id'], name=op.f('fk_supervision_taken_over_supervision_id_supervision'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision_taken_over'))
    )
    with op.batch_alter_table('supervision_taken_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supervision_taken_over_supervision_id'), ['supervision_id'], unique=False)

    op.create_table('action_taken_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['agreed_action.id'], name=op.f('fk_action_taken_over_action_id_agreed_action'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_action_taken_over_by_id_person')),
    sa.ForeignKeyConstraint(['from_id'], ['person.id'], name=op.f('fk_action_taken_over_from_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_taken_over'))
    )
    with op.batch_alter_table('action_taken_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_taken_over_action_id'), ['action_id'], unique=False)

    op.create_table('observation_taken_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_observation_taken_over_by_id_person')),
    sa.ForeignKeyConstraint(['from_id'], ['person.id'], name=op.f('fk_observation_taken_over_from_id_person')),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_observation_taken_over_observation_id_observation'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation_taken_over'))
    )
    with op.batch_alter_table('observation_taken_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_taken_over_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_observation_taken_over_observation_id'), ['observation_id'], unique=False)

    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.add_column(sa.Column('for_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_signature_for_id_person'), 'person', ['for_id'], ['id'])

    with op.batch_alter_table('supervision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('hands_draft_over', sa.Boolean(), server_default=sa.false(), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('supervision', schema=None) as batch_op:
        batch_op.drop_column('hands_draft_over')

    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_signature_for_id_person'), type_='foreignkey')
        batch_op.drop_column('for_id')

    with op.batch_alter_table('observation_taken_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_observation_taken_over_observation_id'))
        batch_op.drop_index(batch_op.f('ix_observation_taken_over_by_id'))

    op.drop_table('observation_taken_over')
    with op.batch_alter_table('action_taken_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_taken_over_action_id'))

    op.drop_table('action_taken_over')
    with op.batch_alter_table('supervision_taken_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supervision_taken_over_supervision_id'))

    op.drop_table('supervision_taken_over')
    with op.batch_alter_table('cover', schema=None) as batch_op:
        batch_op.drop_index('ix_cover_stand_in')
        batch_op.drop_index(batch_op.f('ix_cover_person_id'))

    op.drop_table('cover')
