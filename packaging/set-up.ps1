# Dot-sourced by roomnote.ps1 and check.ps1: virtual environment and locked packages on Windows.
# The copy of the lock, which marks a finished set-up, is written last: an interrupted one is repeated.

function Stop-SetUp([string] $Message) {
    [Console]::Error.WriteLine("roomnote: $Message")
    exit 1
}

function Find-Python {
    # PyAudio has ready-made packages for Windows up to Python 3.13.
    $candidates = @()
    if ($env:ROOMNOTE_PYTHON) { $candidates += , @($env:ROOMNOTE_PYTHON) }
    foreach ($version in '3.13', '3.12', '3.11') { $candidates += , @('py', "-$version") }
    $candidates += , @('python')
    foreach ($candidate in $candidates) {
        if (-not (Get-Command $candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $first, $rest = $candidate
        $found = & $first @rest -c 'import sys; print(sys.executable if (3, 11) <= sys.version_info < (3, 14) else str())' 2>$null
        if ($LASTEXITCODE -eq 0 -and $found) { return $found }
    }
    Stop-SetUp 'Python 3.11, 3.12 or 3.13 is needed and was not found. Install it from python.org, then start again.'
}

function Test-SetUp([string] $Venv, [string] $Lock, [string] $Mark) {
    $python = Join-Path $Venv 'Scripts\python.exe'
    $copy = Join-Path $Venv $Mark
    (Test-Path $python) -and (Test-Path $copy) -and
    [System.IO.File]::ReadAllText($copy) -ceq [System.IO.File]::ReadAllText($Lock)
}

function Install-Locked([string] $Venv, [string] $Lock, [string] $Mark) {
    $say = { param($text) [Console]::Error.WriteLine($text) }
    & $say "Setting up Roomnote in $Venv (once; about 900 MB, a minute or two)."
    $base = Find-Python
    $python = Join-Path $Venv 'Scripts\python.exe'
    & $say "[1/2] Virtual environment (using $base)"
    if (Test-Path $Venv) {
        if (Test-Path $python) { & $python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>$null }
        if (-not (Test-Path $python) -or $LASTEXITCODE -ne 0) {
            if (-not (Test-Path (Join-Path $Venv 'pyvenv.cfg'))) {
                Stop-SetUp "$Venv is in the way and is no virtual environment: please move it"
            }
            Remove-Item -Recurse -Force $Venv
        }
    }
    if (-not (Test-Path $Venv)) { & $base -m venv $Venv }
    if ($LASTEXITCODE -ne 0) { Stop-SetUp 'the virtual environment could not be made' }
    & $say '[2/2] Python packages, each checked against its hash'
    Remove-Item -Force -ErrorAction SilentlyContinue (Join-Path $Venv $Mark)
    # 2>&1 and the console: standard output stays free for --json
    & $python -m pip install --disable-pip-version-check --no-input --no-deps --require-hashes --requirement $Lock 2>&1 |
        ForEach-Object { [Console]::Error.WriteLine("$_") }
    if ($LASTEXITCODE -ne 0) { Stop-SetUp 'the Python packages could not be installed (see above). Start again to go on.' }
    Copy-Item $Lock (Join-Path $Venv $Mark)
    & $say 'Set-up is complete.'
}
