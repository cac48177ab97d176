"""Days drawn by chance for asking families, what they said about being asked, and who was heard."""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_coverage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('counted', sa.LargeBinary(), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_coverage')),
    sa.UniqueConstraint('first_on', 'months', name=op.f('uq_kept_coverage_first_on_months'))
    )
    op.create_table('draw_switch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('reckoned_with', sa.JSON(), nullable=False),
    sa.Column('switched_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('switched_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['switched_by_id'], ['person.id'], name=op.f('fk_draw_switch_switched_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw_switch'))
    )
    op.create_table('asked_again',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['family_member.id'], name=op.f('fk_asked_again_member_id_family_member')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['person.id'], name=op.f('fk_asked_again_recorded_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asked_again')),
    sa.UniqueConstraint('client_id', name=op.f('uq_asked_again_client_id'))
    )
    with op.batch_alter_table('asked_again', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asked_again_member_id'), ['member_id'], unique=False)

    op.create_table('asking_turn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('moment', sa.String(length=30), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['family_member.id'], name=op.f('fk_asking_turn_member_id_family_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_asking_turn')),
    sa.UniqueConstraint('member_id', 'moment', name=op.f('uq_asking_turn_member_id_moment'))
    )
    with op.batch_alter_table('asking_turn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asking_turn_due_on'), ['due_on'], unique=False)

    op.create_table('not_asked',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('moment', sa.String(length=30), nullable=False),
    sa.Column('reason', sa.String(length=30), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_not_asked_decided_by_id_person')),
    sa.ForeignKeyConstraint(['member_id'], ['family_member.id'], name=op.f('fk_not_asked_member_id_family_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_not_asked')),
    sa.UniqueConstraint('client_id', name=op.f('uq_not_asked_client_id')),
    sa.UniqueConstraint('member_id', 'moment', name=op.f('uq_not_asked_member_id_moment'))
    )
    with op.batch_alter_table('not_asked', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_not_asked_decided_at'), ['decided_at'], unique=False)

    with op.batch_alter_table('family_member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('needs', sa.String(length=200), server_default='', nullable=False))
        batch_op.add_column(sa.Column('never_again_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reached_at', sa.DateTime(timezone=True), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_column('reached_at')

    with op.batch_alter_table('family_member', schema=None) as batch_op:
        batch_op.drop_column('never_again_at')
        batch_op.drop_column('needs')
        batch_op.drop_column('language')

    with op.batch_alter_table('not_asked', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_not_asked_decided_at'))

    op.drop_table('not_asked')
    with op.batch_alter_table('asking_turn', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_asking_turn_due_on'))

    op.drop_table('asking_turn')
    with op.batch_alter_table('asked_again', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_asked_again_member_id'))

    op.drop_table('asked_again')
    op.drop_table('draw_switch')
    op.drop_table('kept_coverage')
