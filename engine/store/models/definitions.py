"""What was published: files by content, processes by version, and which files a version holds on to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Row


class Deployment(Row):
    """One publication: all files that were read together."""

    __tablename__ = "deployment"

    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # NULL: the command line
    digest: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(String(400), default="")


class Withdrawal(Row):
    """A publication taken back: new cases begin on the version before it, running ones keep theirs."""

    __tablename__ = "withdrawal"

    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"), unique=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(400))


class DeployedFile(Row):
    """One version of one file; a publication stores what is other than what stands."""

    __tablename__ = "deployed_file"
    __table_args__ = (UniqueConstraint("tenant", "kind", "key", "version"),)

    kind: Mapped[str] = mapped_column(String(16))  # bpmn | dmn | form | organisation | scenario
    key: Mapped[str] = mapped_column(String(120))  # file name without folder and ending
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))


class ProcessDefinition(Row):
    """One version of one process, with the specification that the runtime restores.

    A version is new when the diagram or any form, decision or called process that it names is new.
    """

    __tablename__ = "process_definition"
    __table_args__ = (
        UniqueConstraint("tenant", "key", "version"),
        Index("ix_process_definition_active", "tenant", "key", "is_active"),
    )

    key: Mapped[str] = mapped_column(String(120))  # process id
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    is_active: Mapped[bool] = mapped_column(default=True)
    deployment_id: Mapped[int] = mapped_column(ForeignKey("deployment.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("deployed_file.id"))
    specification: Mapped[str] = mapped_column(Text, deferred=True)
    resources: Mapped[list["DefinitionResource"]] = relationship()


class DefinitionResource(Row):
    """A form, decision or called diagram in the version that this process version uses."""

    __tablename__ = "definition_resource"
    __table_args__ = (UniqueConstraint("definition_id", "kind", "key"),)

    definition_id: Mapped[int] = mapped_column(ForeignKey("process_definition.id"))
    kind: Mapped[str] = mapped_column(String(16))  # form | decision
    key: Mapped[str] = mapped_column(String(120))  # form key, or decision id
    file_id: Mapped[int] = mapped_column(ForeignKey("deployed_file.id"))
    file: Mapped[DeployedFile] = relationship()
