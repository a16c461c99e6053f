"""Open a closed casus again, or let an ended process go on where it stopped: what stays and what is asked again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.reopen_casus import reopen_casus
from engine.commands.reopen_process import reopen_process
from engine.errors import Invalid
from engine.permissions import subject_of, verdict
from engine.queries.reopening import expired, kept, reopenable
from engine.store import Work
from engine.store.models import ProcessInstance
from engine.web import access, plan_words
from engine.web.access import needs
from engine.web.limits import number
from engine.web.typed import Form, Text, Typed, needed, read

bp = Blueprint("reopen", __name__)

ONLY_CASUS = "casus"


class ReopenForm(Form):
    what = Text(20, required=True, error_messages=needed("Kies waar het verdergaat"))
    reason = Text(1000, load_default="")


@bp.get("/casussen/<int:casus_id>/heropenen")
@needs("reopen_casus", of="casus")
def page(casus_id: int) -> str:
    return _page(casus_id, Typed({"what": request.args.get("proces", "")}))


@bp.post("/casussen/<int:casus_id>/heropenen")
@needs("reopen_casus", of="casus")
def reopen(casus_id: int) -> Response | tuple[str, int]:
    access.open_file(casus_id, "heropenen")
    next_task: list[int | None] = []

    def act(work: Work) -> None:
        values = read(ReopenForm(), request.form)
        if values["what"] == ONLY_CASUS:
            reopen_casus(work, access.actor(), casus_id, values["reason"])
            return
        instance_id = number(values["what"])
        if instance_id not in {each.instance_id for each in reopenable(work.session, casus_id)}:
            # Somebody may have reopened it since the page was made: the command tells who and when.
            _require_own(work, casus_id, instance_id)
        next_task.append(reopen_process(work, access.actor(), instance_id or 0, values["reason"]).next_task_id)

    if refused := access.attempt(act):
        return _page(casus_id, Typed(request.form, refused.fields)), refused.status
    flash("De casus is weer open. Alles wat er al was, staat er nog.", "success")
    if next_task and next_task[0] is not None:
        return redirect(url_for("tasks.show", task_id=next_task[0]))
    return redirect(url_for("casus.show", casus_id=casus_id))


def _require_own(work: Work, casus_id: int, instance_id: int | None) -> None:
    found = work.session.get(ProcessInstance, instance_id) if instance_id else None
    if found is None or found.tenant != work.tenant or found.casus_id != casus_id:
        raise Invalid(fields={"what": "Kies waar het verdergaat"})


def _page(casus_id: int, form: Typed) -> str:
    casus = access.open_file(casus_id, "heropenen")
    today = clock.local(clock.now()).date()
    with access.store().reading() as session:
        verdict("reopen_casus", access.actor(), subject_of(session, casus)).require()
        return render_template(
            "reopen/page.html",
            casus=casus,
            form=form,
            reopenable=reopenable(session, casus_id),
            kept=kept(session, casus_id, today),
            expired=expired(session, casus_id, today),
            only_casus=ONLY_CASUS,
            purpose_words=plan_words.purpose,
        )
