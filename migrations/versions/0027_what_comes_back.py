"""Comments on their way to teams, summaries for practitioners, and words for families about what changed."""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('comment_release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_comment_release_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comment_release')),
    sa.UniqueConstraint('team_id', 'month', name=op.f('uq_comment_release_team_id_month'))
    )
    op.create_table('family_portrait',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('told', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_family_portrait_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_portrait')),
    sa.UniqueConstraint('person_id', 'until', name=op.f('uq_family_portrait_person_id_until'))
    )
    op.create_table('family_portrait_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('portrait_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['portrait_id'], ['family_portrait.id'], name=op.f('fk_family_portrait_note_portrait_id_family_portrait')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_portrait_note')),
    sa.UniqueConstraint('client_id', name=op.f('uq_family_portrait_note_client_id'))
    )
    with op.batch_alter_table('family_portrait_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_portrait_note_portrait_id'), ['portrait_id'], unique=False)

    op.create_table('family_portrait_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('portrait_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['portrait_id'], ['family_portrait.id'], name=op.f('fk_family_portrait_share_portrait_id_family_portrait')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_family_portrait_share_to_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_portrait_share')),
    sa.UniqueConstraint('client_id', name=op.f('uq_family_portrait_share_client_id'))
    )
    with op.batch_alter_table('family_portrait_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_portrait_share_portrait_id'), ['portrait_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_family_portrait_share_to_id'), ['to_id'], unique=False)

    op.create_table('telling',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('written_by', sa.Integer(), nullable=True),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told', sa.LargeBinary(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('told is null or decided_at is not null', name=op.f('ck_telling_told_once_decided')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_telling_commitment_id_commitment')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_telling_decided_by_id_person')),
    sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_telling_written_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_telling')),
    sa.UniqueConstraint('client_id', name=op.f('uq_telling_client_id'))
    )
    with op.batch_alter_table('telling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_telling_commitment_id'), ['commitment_id'], unique=False)
        batch_op.create_index('ix_telling_waiting', ['decided_at'], unique=False)

    op.create_table('family_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reference', sa.Uuid(), nullable=False),
    sa.Column('text_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('words', sa.LargeBinary(), nullable=True),
    sa.Column('construct', sa.String(length=80), nullable=True),
    sa.Column('reason', sa.String(length=30), nullable=True),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handled_by_id', sa.Integer(), nullable=True),
    sa.Column('release_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(handled_at is null) = (outcome is null)', name=op.f('ck_family_comment_handled_with_an_outcome')),
    sa.CheckConstraint('release_id is null or words is not null', name=op.f('ck_family_comment_released_with_words')),
    sa.ForeignKeyConstraint(['handled_by_id'], ['person.id'], name=op.f('fk_family_comment_handled_by_id_person')),
    sa.ForeignKeyConstraint(['release_id'], ['comment_release.id'], name=op.f('fk_family_comment_release_id_comment_release')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_family_comment_team_id_team')),
    sa.ForeignKeyConstraint(['text_id'], ['family_answer_text.id'], name=op.f('fk_family_comment_text_id_family_answer_text'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_comment')),
    sa.UniqueConstraint('reference', name=op.f('uq_family_comment_reference')),
    sa.UniqueConstraint('text_id', name=op.f('uq_family_comment_text_id'))
    )
    with op.batch_alter_table('family_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_comment_handled_by_id'), ['handled_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_family_comment_outcome'), ['outcome'], unique=False)
        batch_op.create_index(batch_op.f('ix_family_comment_release_id'), ['release_id'], unique=False)
        batch_op.create_index('ix_family_comment_team', ['team_id', 'month'], unique=False)

    # Whoever shared their words with their worker was not asked about the team: it hears them as a theme.
    op.execute("update family_answer_text set consent = 'theme' where consent = 'worker'")


def downgrade() -> None:
    with op.batch_alter_table('family_comment', schema=None) as batch_op:
        batch_op.drop_index('ix_family_comment_team')
        batch_op.drop_index(batch_op.f('ix_family_comment_release_id'))
        batch_op.drop_index(batch_op.f('ix_family_comment_outcome'))
        batch_op.drop_index(batch_op.f('ix_family_comment_handled_by_id'))

    op.drop_table('family_comment')
    with op.batch_alter_table('telling', schema=None) as batch_op:
        batch_op.drop_index('ix_telling_waiting')
        batch_op.drop_index(batch_op.f('ix_telling_commitment_id'))

    op.drop_table('telling')
    with op.batch_alter_table('family_portrait_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_family_portrait_share_to_id'))
        batch_op.drop_index(batch_op.f('ix_family_portrait_share_portrait_id'))

    op.drop_table('family_portrait_share')
    with op.batch_alter_table('family_portrait_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_family_portrait_note_portrait_id'))

    op.drop_table('family_portrait_note')
    op.drop_table('family_portrait')
    op.drop_table('comment_release')
