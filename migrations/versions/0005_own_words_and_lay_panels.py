"""Answers in own words, and the parents' and young people's panels."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lay_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('panel', sa.String(length=20), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('email', sa.LargeBinary(), nullable=False),
    sa.Column('email_key', sa.String(length=32), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('briefed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_lay_member_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lay_member')),
    sa.UniqueConstraint('campaign_id', 'email_key', 'panel', name=op.f('uq_lay_member_campaign_id_email_key_panel'))
    )
    with op.batch_alter_table('lay_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lay_member_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('lay_grade',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('is_known', sa.Boolean(), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_lay_grade_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['member_id'], ['lay_member.id'], name=op.f('fk_lay_grade_member_id_lay_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lay_grade')),
    sa.UniqueConstraint('member_id', 'attempt_id', name=op.f('uq_lay_grade_member_id_attempt_id'))
    )
    with op.batch_alter_table('lay_grade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lay_grade_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('lay_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('panel', sa.String(length=20), nullable=False),
    sa.Column('words', sa.LargeBinary(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_lay_question_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['member_id'], ['lay_member.id'], name=op.f('fk_lay_question_member_id_lay_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lay_question'))
    )
    with op.batch_alter_table('lay_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lay_question_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('lay_level',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('grade_id', sa.Integer(), nullable=False),
    sa.Column('criterion', sa.String(length=60), nullable=False),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['grade_id'], ['lay_grade.id'], name=op.f('fk_lay_level_grade_id_lay_grade')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lay_level')),
    sa.UniqueConstraint('grade_id', 'criterion', name=op.f('uq_lay_level_grade_id_criterion'))
    )
    with op.batch_alter_table('adjustment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('own_words', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('task_answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('in_own_words', sa.Boolean(), nullable=False, server_default=sa.false()))



def downgrade() -> None:
    with op.batch_alter_table('task_answer', schema=None) as batch_op:
        batch_op.drop_column('in_own_words')

    with op.batch_alter_table('adjustment', schema=None) as batch_op:
        batch_op.drop_column('own_words')

    op.drop_table('lay_level')
    with op.batch_alter_table('lay_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lay_question_campaign_id'))

    op.drop_table('lay_question')
    with op.batch_alter_table('lay_grade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lay_grade_attempt_id'))

    op.drop_table('lay_grade')
    with op.batch_alter_table('lay_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lay_member_campaign_id'))

    op.drop_table('lay_member')
