# Starts Roomnote on Windows; the first time it installs what is missing.
#   powershell -ExecutionPolicy Bypass -File packaging\roomnote.ps1 [--set-up-only] [COMMAND ...]
# Once set up, a start compares the lock with the copy that the last complete set-up left, and goes on.
$root = Split-Path -Parent $PSScriptRoot
$venv = if ($env:ROOMNOTE_VENV) { $env:ROOMNOTE_VENV } else { Join-Path $root '.venv' }
$lock = Join-Path $PSScriptRoot 'requirements.lock'
. (Join-Path $PSScriptRoot 'set-up.ps1')

if (-not (Test-SetUp $venv $lock 'roomnote-requirements.lock')) {
    Install-Locked $venv $lock 'roomnote-requirements.lock'
}
if ($args.Count -gt 0 -and $args[0] -eq '--set-up-only') {
    [Console]::Error.WriteLine('Roomnote is set up. Start it with packaging\roomnote.ps1')
    exit 0
}
$env:PYTHONPATH = $root
$env:PYTHONNOUSERSITE = '1'
& (Join-Path $venv 'Scripts\python.exe') -P -m app @args
exit $LASTEXITCODE
