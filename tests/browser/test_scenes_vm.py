"""Messages left on voicemail: a scene for each clause of VM."""

from tests.browser.scenes import Opens, clause
from tests.world import World

NEVER = "anything about items, accounts or lost things"


@clause("VM.1")
def test_who_gave_permission_is_left_a_message_with_particulars(at_the_desk: Opens, world: World) -> None:
    ruth = world.patron("Ruth", voicemail_permission=True)
    world.hold(ruth, world.item("Ready for Ruth"), ready=True)
    desk = at_the_desk("voicemail").says_the_number(ruth)

    came_before = desk.came()
    answer = desk.wants("leave-detailed-voicemail")
    desk.does_it()

    assert answer.is_("permit", "VM.1")
    assert "Ready for Ruth" not in came_before
    assert "Ready for Ruth" in answer
    assert ruth.telephone not in came_before
    assert ruth.telephone in answer
    assert "Leave it at the telephone number that the permission was given for." in answer.heed
    assert "Recorded as done" in desk.result()


@clause("VM.1", "VM.2")
def test_who_gave_no_permission_is_left_no_particulars(at_the_desk: Opens, world: World) -> None:
    ruth = world.patron("Ruth")
    world.hold(ruth, world.item("Not for a machine"), ready=True)
    desk = at_the_desk("voicemail").says_the_number(ruth)

    answer = desk.wants("leave-detailed-voicemail")

    assert answer.is_("deny", "VM.1", "VM.2")
    assert NEVER in answer
    assert "a plain message that asks them to call" in answer
    assert not answer.has_an_act
    assert "Not for a machine" not in desk.came()


@clause("VM.2")
def test_everybody_is_asked_to_call_the_library_and_told_nothing_more(at_the_desk: Opens, world: World) -> None:
    ruth = world.patron("Ruth")
    world.hold(ruth, world.item("Not in a plain message"), ready=True)
    desk = at_the_desk("voicemail").says_the_number(ruth)

    answer = desk.wants("leave-plain-voicemail")
    desk.does_it()

    assert answer.is_("permit", "VM.2")
    assert "Please give us a call when you can." in answer
    assert NEVER in answer
    assert "Not in a plain message" not in desk.came()


def test_on_voicemail_there_is_nothing_else_to_choose(at_the_desk: Opens) -> None:
    desk = at_the_desk("voicemail")

    assert set(desk.listed()) == {"leave-plain-voicemail", "leave-detailed-voicemail"}
    assert desk.page.locator("[name=requester]").count() == 0
