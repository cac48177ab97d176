"""Sentences of the forms as somebody whom families know has spoken them."""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('form_recording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sentence', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('words', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('sound', sa.LargeBinary(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind in ('audio/mpeg', 'audio/ogg', 'audio/mp4', 'audio/wav')", name=op.f('ck_form_recording_a_kind_of_sound')),
    sa.CheckConstraint('size between 1 and 1048576', name=op.f('ck_form_recording_not_too_large')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['person.id'], name=op.f('fk_form_recording_recorded_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_form_recording')),
    sa.UniqueConstraint('form', 'sentence', 'language', 'words', name='uq_form_recording_spoken_once')
    )
    with op.batch_alter_table('form_recording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_form_recording_recorded_by_id'), ['recorded_by_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('form_recording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_form_recording_recorded_by_id'))

    op.drop_table('form_recording')
