"""Tasks, gateways and subprocesses: where a token goes."""

from engine.runtime import OperationCall, WaitKind

from .building import (
    Walk,
    World,
    chain,
    definitions,
    diagram,
    end,
    extension,
    flow,
    node,
    process,
    script,
    service,
    start,
    tasks,
)


def test_runs_from_start_through_a_task_to_the_end():
    walk = Walk(diagram(start(), tasks("A"), end(), chain("start", "A", "end")))

    assert walk.open == ["A"]
    assert walk.status == "running"
    walk.complete("A", vraag="huur")

    assert walk.status == "completed"
    assert walk.step.waiting == ()
    assert walk.step.data == {"vraag": "huur"}
    assert walk.completed == ["start", "A", "end"]


def test_tells_what_waits_with_name_lane_and_kind():
    source = diagram(
        '<laneSet id="lanes"><lane id="l1" name="Wijkteam"><flowNodeRef>A</flowNodeRef></lane></laneSet>',
        start(),
        node("manualTask", "A", attributes='name="Bel de\nbewoner"'),
        end(),
        chain("start", "A", "end"),
    )
    waiting = Walk(source).waiting["A"]

    assert (waiting.name, waiting.lane, waiting.kind, waiting.process_id) == (
        "Bel de bewoner",
        "Wijkteam",
        WaitKind.MANUAL,
        "P",
    )


def test_plain_task_passes_through():
    walk = Walk(diagram(start(), node("task", "A"), end(), chain("start", "A", "end")))

    assert walk.status == "completed"
    assert walk.completed == ["start", "A", "end"]


def test_a_process_may_use_the_names_that_the_library_keeps_for_itself():
    walk = Walk(diagram(start("Start"), tasks("Root"), end("End"), chain("Start", "Root", "End")))

    assert walk.open == ["Root"]
    assert walk.complete("Root").completed == ["Start", "Root", "End"]


def test_the_last_activity_needs_no_end_event():
    assert Walk(diagram(start(), tasks("A"), chain("start", "A"))).complete("A").status == "completed"


def test_service_task_is_given_its_inputs_and_its_answer_is_merged():
    calls: list[OperationCall] = []
    world = World()
    world.operations["reserve"] = lambda call: calls.append(call) or {"gereserveerd": True}
    source = diagram(start(), service("S", "reserve", 'inputs="= {amount: bedrag}"'), end(), chain("start", "S", "end"))
    walk = Walk(source, {"bedrag": 250}, world)

    assert walk.step.data == {"bedrag": 250, "gereserveerd": True}
    assert [(call.operation, call.element_id, call.inputs, call.data) for call in calls] == [
        ("reserve", "S", {"amount": 250}, {"bedrag": 250})
    ]


def test_service_task_stores_its_answer_under_its_result():
    world = World()
    world.operations["op"] = lambda call: {"nummer": 4}
    walk = Walk(diagram(start(), service("S", more='result="brief"'), end(), chain("start", "S", "end")), {}, world)

    assert walk.step.data == {"brief": {"nummer": 4}}


def test_decision_is_stored_under_its_result():
    world = World()
    world.decisions["mandaat"] = lambda data: {"wie": "coach" if data["bedrag"] < 500 else "manager"}
    source = diagram(
        start(),
        node("businessRuleTask", "B", extension('<waakvlam:decision ref="mandaat" result="mag"/>')),
        end(),
        chain("start", "B", "end"),
    )

    assert Walk(source, {"bedrag": 700}, world).step.data == {"bedrag": 700, "mag": {"wie": "manager"}}


def test_script_stores_its_value_or_merges_its_context():
    source = diagram(
        start(),
        script("S", "= n + 1", "m"),
        script("T", "{a: n, b: m}"),
        end(),
        chain("start", "S", "T", "end"),
    )

    assert Walk(source, {"n": 1}).step.data == {"n": 1, "m": 2, "a": 1, "b": 2}


CHOICE = diagram(
    start(),
    node("exclusiveGateway", "X", attributes='default="X-C"'),
    tasks("A", "B", "C"),
    end(),
    chain("start", "X"),
    flow("X", "C"),
    flow("X", "A", "= n &lt; 10"),
    flow("X", "B", "n &lt; 20"),
    chain("A", "end"),
    chain("B", "end"),
    chain("C", "end"),
)


def test_exclusive_gateway_takes_the_first_flow_that_is_true():
    assert Walk(CHOICE, {"n": 5}).open == ["A"]
    assert Walk(CHOICE, {"n": 15}).open == ["B"]


def test_exclusive_gateway_takes_its_default_when_nothing_is_true():
    assert Walk(CHOICE, {"n": 25}).open == ["C"]


FORK = diagram(
    start(),
    node("parallelGateway", "F"),
    tasks("A", "B", "C"),
    node("parallelGateway", "J"),
    end(),
    chain("start", "F", "A", "J", "C", "end"),
    chain("F", "B", "J"),
)


def test_parallel_join_waits_for_every_branch_and_keeps_what_each_gathered():
    walk = Walk(FORK)
    assert walk.open == ["A", "B"]

    walk.complete("B", b=2)
    assert walk.open == ["A"]
    walk.complete("A", a=1)

    assert walk.open == ["C"]
    assert walk.step.data == {"a": 1, "b": 2}
    assert walk.completed.count("J") == 1


def test_join_keeps_the_latest_value_of_a_field_whichever_branch_ends_last():
    walk = Walk(FORK, {"x": "oud"}).complete("B", x="nieuw").complete("A", a=1)

    assert walk.step.data["x"] == "nieuw"


def test_nested_forks_may_share_one_join():
    source = diagram(
        start(),
        node("parallelGateway", "F"),
        node("parallelGateway", "G"),
        tasks("A", "B", "C"),
        node("parallelGateway", "J"),
        end(),
        chain("start", "F", "A", "J", "end"),
        chain("F", "G", "B", "J"),
        chain("G", "C", "J"),
    )
    walk = Walk(source).complete("A", a=1).complete("B", b=1)

    assert walk.status == "running"
    assert walk.complete("C", c=1).status == "completed"
    assert walk.step.data == {"a": 1, "b": 1, "c": 1}


def test_two_tokens_on_one_branch_do_not_open_a_join():
    source = diagram(
        start(),
        node("parallelGateway", "F"),
        node("exclusiveGateway", "M"),
        tasks("A", "B", "C"),
        node("parallelGateway", "J"),
        end(),
        chain("start", "F", "A", "M", "J", "end"),
        chain("F", "B", "M"),
        chain("F", "C", "J"),
    )
    walk = Walk(source).complete("A").complete("B")

    assert "J" not in walk.completed
    walk.complete("C")
    assert walk.completed.count("J") == 1
    assert walk.status == "incident"  # the second token of the upper branch waits for a C that never comes
    assert "niets meer loopt" in (walk.waiting["J"].reason or "")


def test_several_flows_out_of_a_task_are_all_taken():
    source = diagram(start(), tasks("A", "B", "C"), chain("start", "A", "B"), chain("A", "C"))

    assert Walk(source).complete("A").open == ["B", "C"]


def test_process_ends_when_its_last_branch_ends():
    source = diagram(
        start(), node("parallelGateway", "F"), tasks("A", "B"), end(), end("end2"),
        chain("start", "F", "A", "end"), chain("F", "B", "end2"),
    )  # fmt: skip
    walk = Walk(source).complete("A", a=1)

    assert walk.status == "running"
    assert walk.complete("B", b=1).status == "completed"
    assert walk.step.data == {"a": 1, "b": 1}


def test_terminate_end_event_ends_all_branches():
    source = diagram(
        start(), node("parallelGateway", "F"), tasks("A", "B"), end("stop", "<terminateEventDefinition/>"), end(),
        chain("start", "F", "A", "stop"), chain("F", "B", "end"),
    )  # fmt: skip
    walk = Walk(source).complete("A")

    assert walk.status == "completed"
    assert "B" not in walk.completed


def test_terminate_end_event_ends_only_its_subprocess():
    inner = (
        start("s"), node("parallelGateway", "F"), tasks("A", "B"), end("stop", "<terminateEventDefinition/>"), end("e"),
        chain("s", "F", "A", "stop"), chain("F", "B", "e"),
    )  # fmt: skip
    source = diagram(
        start(), node("subProcess", "sub", "".join(inner)), tasks("Z"), end(), chain("start", "sub", "Z", "end")
    )
    walk = Walk(source).complete("A")

    assert walk.open == ["Z"]
    assert walk.completed == ["start", "s", "F", "A", "stop", "sub"]


def test_subprocess_completes_when_its_last_token_does():
    inner = (start("s"), tasks("A", "B"), chain("s", "A"), chain("s", "B"))
    source = diagram(start(), node("subProcess", "sub", "".join(inner)), tasks("Z"), chain("start", "sub", "Z"))
    walk = Walk(source).complete("A", a=1)

    assert walk.open == ["B"]
    assert walk.complete("B", b=1).open == ["Z"]
    assert walk.step.data == {"a": 1, "b": 1}
    assert walk.completed == ["start", "s", "A", "B", "sub"]


def test_call_activity_runs_the_called_process():
    source = definitions(
        process(
            start(), node("callActivity", "roep", attributes='calledElement="Q"'), end(), chain("start", "roep", "end")
        ),
        process(start("s"), tasks("A"), end("e"), chain("s", "A", "e"), key="Q"),
    )
    walk = Walk(source, {"n": 1})

    assert walk.waiting["A"].process_id == "Q"
    assert walk.complete("A", a=2).status == "completed"
    assert walk.step.data == {"n": 1, "a": 2}
    assert walk.completed == ["start", "s", "A", "e", "roep", "end"]


def test_processes_that_call_each_other_without_end_become_an_incident():
    source = definitions(
        process(
            start(), node("callActivity", "roep", attributes='calledElement="P"'), end(), chain("start", "roep", "end")
        )
    )
    walk = Walk(source)

    assert walk.status == "incident"
    assert "roepen processen elkaar" in (walk.waiting["roep"].reason or "")


def test_process_starts_where_its_message_points():
    source = definitions(
        '<message id="m" name="melding"/>',
        process(
            start(),
            node("startEvent", "brief", '<messageEventDefinition messageRef="m"/>'),
            tasks("A", "B"),
            chain("start", "A"),
            chain("brief", "B"),
        ),
    )

    assert Walk(source).open == ["A"]
    assert Walk(source, message="melding").open == ["B"]
