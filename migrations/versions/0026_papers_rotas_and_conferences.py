"""Paper forms entered twice, the rota of those who talk with families, and family group conferences."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('family_conference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('family_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['family_id'], ['family.id'], name=op.f('fk_family_conference_family_id_family')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_family_conference_noted_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_conference')),
    sa.UniqueConstraint('client_id', name=op.f('uq_family_conference_client_id')),
    sa.UniqueConstraint('family_id', 'held_on', name=op.f('uq_family_conference_family_id_held_on'))
    )
    with op.batch_alter_table('family_conference', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_conference_held_on'), ['held_on'], unique=False)

    op.create_table('listening_duty',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('weekdays', sa.String(length=20), nullable=False),
    sa.Column('morning', sa.Boolean(), nullable=False),
    sa.Column('afternoon', sa.Boolean(), nullable=False),
    sa.Column('arranged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('arranged_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('begins_on <= ends_on', name=op.f('ck_listening_duty_begins_before_it_ends')),
    sa.CheckConstraint('morning or afternoon', name=op.f('ck_listening_duty_some_half')),
    sa.ForeignKeyConstraint(['arranged_by_id'], ['person.id'], name=op.f('fk_listening_duty_arranged_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_listening_duty_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listening_duty')),
    sa.UniqueConstraint('client_id', name=op.f('uq_listening_duty_client_id'))
    )
    with op.batch_alter_table('listening_duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_listening_duty_ends_on'), ['ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_listening_duty_person_id'), ['person_id'], unique=False)

    op.create_table('conference_guest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conference_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['conference_id'], ['family_conference.id'], name=op.f('fk_conference_guest_conference_id_family_conference')),
    sa.ForeignKeyConstraint(['member_id'], ['family_member.id'], name=op.f('fk_conference_guest_member_id_family_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conference_guest')),
    sa.UniqueConstraint('conference_id', 'member_id', name=op.f('uq_conference_guest_conference_id_member_id'))
    )
    with op.batch_alter_table('conference_guest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conference_guest_member_id'), ['member_id'], unique=False)

    op.create_table('family_paper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('first_client_id', sa.Uuid(), nullable=False),
    sa.Column('first_by_id', sa.Integer(), nullable=True),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_first', sa.LargeBinary(), nullable=True),
    sa.Column('second_client_id', sa.Uuid(), nullable=True),
    sa.Column('second_by_id', sa.Integer(), nullable=True),
    sa.Column('second_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_second', sa.LargeBinary(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('reason', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("outcome in ('stored', 'discarded', 'overtaken')", name=op.f('ck_family_paper_known_outcome')),
    sa.CheckConstraint('(ended_at is null) = (read_first is not null)', name=op.f('ck_family_paper_kept_only_until_it_ends')),
    sa.CheckConstraint('(ended_at is null) = (outcome is null)', name=op.f('ck_family_paper_ended_with_an_outcome')),
    sa.CheckConstraint('ended_at is null or read_second is null', name=op.f('ck_family_paper_erased_when_it_ends')),
    sa.CheckConstraint('second_by_id is null or second_by_id <> first_by_id', name=op.f('ck_family_paper_entered_by_two')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_family_paper_ended_by_id_person')),
    sa.ForeignKeyConstraint(['first_by_id'], ['person.id'], name=op.f('fk_family_paper_first_by_id_person')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_family_paper_invitation_id_invitation')),
    sa.ForeignKeyConstraint(['second_by_id'], ['person.id'], name=op.f('fk_family_paper_second_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_paper')),
    sa.UniqueConstraint('first_client_id', name=op.f('uq_family_paper_first_client_id')),
    sa.UniqueConstraint('second_client_id', name=op.f('uq_family_paper_second_client_id'))
    )
    with op.batch_alter_table('family_paper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_paper_first_by_id'), ['first_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_family_paper_invitation_id'), ['invitation_id'], unique=False)
        batch_op.create_index('ix_family_paper_open', ['invitation_id'], unique=True, sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))
        batch_op.create_index(batch_op.f('ix_family_paper_second_by_id'), ['second_by_id'], unique=False)

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paper_reference', sa.String(length=6), nullable=True))
        batch_op.create_index(batch_op.f('ix_invitation_paper_reference'), ['paper_reference'], unique=True)


def downgrade() -> None:
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_paper_reference'))
        batch_op.drop_column('paper_reference')

    with op.batch_alter_table('family_paper', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_family_paper_second_by_id'))
        batch_op.drop_index('ix_family_paper_open', sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))
        batch_op.drop_index(batch_op.f('ix_family_paper_invitation_id'))
        batch_op.drop_index(batch_op.f('ix_family_paper_first_by_id'))

    op.drop_table('family_paper')
    with op.batch_alter_table('conference_guest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conference_guest_member_id'))

    op.drop_table('conference_guest')
    with op.batch_alter_table('listening_duty', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_listening_duty_person_id'))
        batch_op.drop_index(batch_op.f('ix_listening_duty_ends_on'))

    op.drop_table('listening_duty')
    with op.batch_alter_table('family_conference', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_family_conference_held_on'))

    op.drop_table('family_conference')
