"""The window with its settings, as the pictures of all sections show it."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.chart import Clinician
from app.ui.gallery._backdrop import backdrop
from app.ui.settings.model import Section
from app.ui.settings.page import SettingsPage
from app.ui.shell import MainWindow


def settings_window(section: Section, who: Clinician, fill: Callable[[SettingsPage], object]) -> MainWindow:
    """Shows ``section``; ``fill`` connects its presenter, and what it returns is kept with the page."""
    window = MainWindow()
    page = SettingsPage(window.sheets)
    window.add_page("today", "Today", "calendar-days", backdrop())
    window.add_page("clients", "Clients", "users", backdrop("Clients", ""))
    window.add_page("outbox", "Outbox", "send", backdrop("Outbox", ""))
    window.add_page("templates", "Templates", "layout-template", backdrop("Templates", ""))
    window.add_page("settings", "Settings", "settings-2", page)
    window.sidebar.set_clinician(who.name, who.credential)
    window.sidebar.set_privacy("Working offline. Recording and notes need no network.")
    page.show_section(section)
    window.show_page("settings")
    page.setProperty("kept", fill(page))
    return window
