"""The agenda: `TodayPresenter` (no Qt) and `TodayPage`; the values between them are in `model`."""
