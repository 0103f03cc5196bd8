# Sourced by packaging/roomnote and packaging/check: system packages, virtual environment, locked packages.
# Everything is said on standard error. An interrupted set-up is repeated by the next start, because the copy of
# the lock, which marks a finished one, is written last.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }
stop() {
  say "roomnote: $*"
  exit 1
}

find_python() { # sets python: the first of CPython 3.11 or later
  local candidate
  for candidate in "${ROOMNOTE_PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14 python; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$(command -v "$candidate")
      return
    fi
  done
  stop "Python 3.11 or later is needed and was not found.
  Debian, Ubuntu: apt install python3 (Debian 12, Ubuntu 24.04 or later)
  macOS:          brew install python@3.13, or the installer from python.org
  Elsewhere:      set ROOMNOTE_PYTHON to the path of a Python 3.11 or later."
}

# What the parts need on Debian and Ubuntu; `a|b` is satisfied by either (names changed with 64-bit time).
debian_packages=(
  "ca-certificates"                                                   # certificates for the EHR and downloads
  "gcc" "portaudio19-dev"                                             # PyAudio is built here
  "libasound2-data" "libasound2-plugins"                              # without them PortAudio ends the process
  "libgl1" "libegl1" "libglib2.0-0|libglib2.0-0t64" "libdbus-1-3"     # Qt
  "libfontconfig1" "libxkbcommon0" "fonts-noto-core|fonts-dejavu-core"
  "libxcb-cursor0" "libxcb-icccm4" "libxcb-keysyms1" "libxcb-shape0" "libxkbcommon-x11-0"
)

has_package() { # has_package 'a|b'
  local name IFS='|'
  for name in $1; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return 0
  done
  return 1
}

can_build_against_python() {
  "$python" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))'
}

missing_debian_packages() { # prints one name a line
  local package version
  for package in "${debian_packages[@]}" "$@"; do
    has_package "$package" || printf '%s\n' "${package%%|*}"
  done
  version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
  can_build_against_python || printf '%s\n' "$version-dev"
  "$python" -c 'import ensurepip, venv' 2>/dev/null || printf '%s\n' "$version-venv"
}

as_root() { # as_root COMMAND…: directly as root, else through sudo
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo -- "$@"
  else
    say "Please let an administrator run, then start again:" && say "  $*" && return 1
  fi
}

install_debian_packages() { # extra packages as arguments
  local missing=() package
  while IFS= read -r package; do missing+=("$package"); done < <(missing_debian_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  say "These system packages are missing and will be installed with apt-get:"
  for package in "${missing[@]}"; do say "  $package"; done
  [ "$(id -u)" = 0 ] || say "(sudo may ask for your password)"
  as_root apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are there"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" |
    sed -n 's/^Setting up \([^ ]*\) .*/  installed \1/p' >&2 || # both callers set pipefail
    stop "the system packages could not be installed. By hand: apt-get install ${missing[*]}"
}

install_macos_packages() {
  local release
  release=$(sw_vers -productVersion)
  # Qt and the speech libraries publish nothing for older systems or for Intel processors.
  [ "${release%%.*}" -ge 14 ] || stop "macOS 14 or later is needed; this is macOS $release"
  [ "$(uname -m)" = arm64 ] || stop "a Mac with Apple silicon is needed"
  xcode-select -p >/dev/null 2>&1 || stop "Apple's command line tools are missing: run xcode-select --install"
  if command -v brew >/dev/null 2>&1; then
    [ -d "$(brew --prefix portaudio 2>/dev/null)/include" ] && return
    say "PortAudio is missing and will be installed with Homebrew."
    brew install portaudio >&2 || stop "brew install portaudio failed"
  elif [ ! -e /usr/local/include/portaudio.h ] && [ ! -e /opt/local/include/portaudio.h ]; then
    stop "PortAudio is missing. Install Homebrew (brew.sh) and start again, or install PortAudio yourself."
  fi
}

install_system_packages() { # extra Debian packages as arguments
  case $(uname -s) in
    Darwin) install_macos_packages ;;
    Linux)
      if command -v apt-get >/dev/null 2>&1; then
        install_debian_packages "$@"
      else
        say "This is not Debian or Ubuntu: make sure that a C compiler, Python's and PortAudio's headers, EGL,"
        say "fontconfig, libxkbcommon and xcb-util-cursor are installed."
      fi
      ;;
  esac
}

make_environment() { # make_environment VENV: keeps a working one, replaces a broken or too old one
  local venv=$1
  if [ -d "$venv" ] && ! "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    [ -e "$venv/pyvenv.cfg" ] || [ -z "$(ls -A "$venv")" ] ||
      stop "$venv is in the way and is no virtual environment: please move it"
    rm -rf -- "$venv"
  fi
  [ -d "$venv" ] || "$python" -m venv "$venv" || stop "the virtual environment could not be made"
}

set_up() { # set_up VENV LOCK MARK [extra Debian packages…]
  local venv=$1 lock=$2 mark=$3 macos_flags=()
  shift 3
  say "Setting up Roomnote in $venv (once; about 900 MB, a minute or two)."
  find_python
  say "[1/3] System packages (using $("$python" -V) at $python)"
  install_system_packages "$@"
  say "[2/3] Virtual environment"
  make_environment "$venv"
  say "[3/3] $(grep -c '==' "$lock") Python packages, each checked against its hash"
  rm -f -- "$venv/$mark"
  if [ "$(uname -s)" = Darwin ] && command -v brew >/dev/null 2>&1; then
    macos_flags=("CFLAGS=-I$(brew --prefix)/include" "LDFLAGS=-L$(brew --prefix)/lib")
  fi
  env PIP_DISABLE_PIP_VERSION_CHECK=1 ${macos_flags[@]+"${macos_flags[@]}"} "$venv/bin/python" -m pip install \
    --no-input --no-deps --require-hashes --no-warn-script-location --requirement "$lock" >&2 ||
    stop "the Python packages could not be installed (see above). Nothing is lost: start again to go on."
  cp -- "$lock" "$venv/$mark.new"
  mv -f -- "$venv/$mark.new" "$venv/$mark"
  say "Set-up is complete."
}
