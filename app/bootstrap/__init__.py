"""The composition root: the only part that sees every layer.

``profiles`` opens a profile and connects its services with the adapters, ``commands`` builds what a
command without a profile needs, ``examination`` holds the doctor's checks. A package rather than one
module, because each of the three has its own reason to change.
"""
