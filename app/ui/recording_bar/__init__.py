"""The recording bar: `BarPresenter` feeds `RecordingBar` (on top) and `SessionCover` (in the window)."""
