"""A signed note of a client the EHR does not know yet: linked from the outbox, then delivered once (B8)."""

from PySide6.QtCore import Qt

from app.domain.errors import ErrorCode, RemoteError
from app.domain.states import DeliveryState
from app.ui.outbox.link_view import LinkSheet
from tests.support.office import Office


def test_the_number_is_asked_for_and_the_note_goes(early_desk: Office) -> None:
    desk = early_desk
    desk.practice.gateway.send_errors = [RemoteError(ErrorCode.EHR_PATIENT_UNKNOWN)]
    _, note = desk.practice.drafted()
    desk.program.notes.sign(note.id, attested=True, reason="r")
    desk.program.delivery.run_once()
    (item,) = desk.program.delivery.items()
    assert item.can_be_linked
    desk.workplace.begin()
    desk.window.show_page("outbox")
    desk.settled()
    desk.workplace.outbox.presenter.row_chosen(item.id)
    desk.press("Enter the number…")
    sheet = desk.wait_for(LinkSheet)
    assert not sheet.link.isEnabled()
    desk.qtbot.keyClick(sheet.number, Qt.Key.Key_Return)
    assert sheet.isVisible()
    desk.qtbot.keyClicks(sheet.number, "patient-77")
    desk.qtbot.keyClick(sheet.number, Qt.Key.Key_Return)
    desk.until(lambda: desk.program.delivery.items()[0].state is DeliveryState.DELIVERED)
    with desk.program.database.unit_of_work() as unit:
        client = unit.clients.get(item.client_id)
    assert client is not None
    assert client.ehr_id == "patient-77"
    assert len(desk.practice.gateway.arrived) == 1
