"""The composition root: the only part that sees every layer.

``profiles`` opens a profile and gives ``composition`` the adapters that its services are connected with,
``commands`` and ``model_commands`` build what a command without a profile needs, ``examination`` holds the
doctor's checks, ``places`` knows where files lie. A package rather than one module, because each of them has
its own reason to change.
"""

import os

# The onnxruntime that faster-whisper brings sends usage data to its maker, from native code that the network
# guard cannot see, and keeps an identifier in the user's folders. It reads this once, when it is loaded; the
# speech process inherits it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
