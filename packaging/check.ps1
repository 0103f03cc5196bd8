# The checks of packaging/check on Windows: style, types, layers, and the tests that need no Linux sound server,
# Secret Service or X server (those skip themselves there).
#   powershell -ExecutionPolicy Bypass -File packaging\check.ps1 [--fast | --long]
$root = Split-Path -Parent $PSScriptRoot
$venv = if ($env:ROOMNOTE_VENV) { $env:ROOMNOTE_VENV } else { Join-Path $root '.venv' }
$lock = Join-Path $PSScriptRoot 'requirements-dev.lock'
. (Join-Path $PSScriptRoot 'set-up.ps1')
Set-Location $root

if (-not (Test-SetUp $venv $lock 'roomnote-requirements-dev.lock')) {
    Install-Locked $venv $lock 'roomnote-requirements-dev.lock'
    Copy-Item -Force (Join-Path $PSScriptRoot 'requirements.lock') (Join-Path $venv 'roomnote-requirements.lock')
}
$env:PYTHONPATH = $root
$env:PYTHONNOUSERSITE = '1'
$env:QT_QPA_PLATFORM = 'offscreen'
$bin = Join-Path $venv 'Scripts'
$script:failed = $false
$script:summary = @()
$env:ROOMNOTE_FAILED = (New-TemporaryFile).FullName  # tests/conftest.py writes a line for each test that failed

function Step([string] $Name, [scriptblock] $Command) {
    Write-Output "`n== $Name"
    $began = Get-Date
    $global:LASTEXITCODE = 0
    & $Command
    $outcome = if ($LASTEXITCODE -eq 0) { 'ok' } else { $script:failed = $true; 'FAILED' }
    $script:summary += '{0,-34} {1,6}  {2,4:N0} s' -f $Name, $outcome, ((Get-Date) - $began).TotalSeconds
}

function Complete-Check { # the summary, the tests that failed, and the exit status
    Write-Output "`n== summary"
    Write-Output $script:summary
    $names = @(Get-Content $env:ROOMNOTE_FAILED -Encoding UTF8)
    Remove-Item $env:ROOMNOTE_FAILED
    if ($names) {
        Write-Output "`n== failed tests: $($names.Count)"
        Write-Output ($names | Select-Object -First 40)
    }
    exit [int]$script:failed
}

Step 'FHIR server for the tests' {
    if (Get-Command npm -ErrorAction SilentlyContinue) { npm --prefix tests/support/ehr ci --no-audit --no-fund }
    else { Write-Output 'npm is missing: install Node 18 or later'; $global:LASTEXITCODE = 1 }
}
if ($args -contains '--long') {
    Step 'long forms of tests' {
        & $bin\python.exe -m pytest -q -m long -rP -o faulthandler_timeout=0 --durations=0
    }
    Complete-Check
}
Step 'locks belong to pyproject.toml' { & $bin\python.exe packaging/lock_inputs.py --check }
Step 'ruff check' { & $bin\ruff.exe check . }
Step 'ruff format' { & $bin\ruff.exe format --check . }
Step 'mypy --strict app' { & $bin\mypy.exe }
Step 'import contracts' { & $bin\lint-imports.exe --no-logo }
Step 'deptry' { & $bin\deptry.exe app }
if ($args -contains '--fast') {
    Step 'unit and architecture tests' { & $bin\python.exe -m pytest -q tests/unit tests/architecture }
} else {
    Get-ChildItem -Force -Filter '.coverage*' -File | Remove-Item -Force
    # what plays and records in real time goes alone: it would be disturbed by the others
    Step 'tests' {
        & $bin\python.exe -m pytest -q -m 'not bench and not long and not (needs_sound or e2e)' `
            --numprocesses=logical --maxprocesses=4 --dist=loadfile --cov --cov-report= --durations=15
    }
    Step 'tests in real time' {
        & $bin\python.exe -m pytest -q -m '(needs_sound or e2e) and not bench and not long' `
            --cov --cov-append --cov-report= --durations=5
    }
    Step 'coverage gates' { & $bin\python.exe packaging/coverage_gates.py }
}
Complete-Check
