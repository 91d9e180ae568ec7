#!/bin/sh
# The steps of the container image, also usable outside Docker: image/install.sh PREFIX [SOURCE]
# Makes a virtual environment in PREFIX with guidebot and everything it needs, from hashed requirements only. The image
# runs it in two steps, so that a change of the program does not install everything again:
#   image/install.sh dependencies PREFIX SOURCE, then image/install.sh program PREFIX SOURCE
set -eu
step=all
case ${1:-} in dependencies|program) step=$1; shift ;; esac
prefix=${1:?usage: image/install.sh [dependencies|program] PREFIX [SOURCE]}
source=${2:-$(dirname "$0")/..}
pip="$prefix/bin/pip --disable-pip-version-check --no-cache-dir --quiet"

if [ "$step" != program ]; then
  python3 -m venv "$prefix"
  # wheels only: nothing is compiled, so no compiler is needed here or in the final layer
  # (feedgen is published as source alone; it is Python only)
  $pip install --require-hashes --only-binary :all: --no-binary feedgen -r "$source/image/requirements.txt"
  $pip install --require-hashes --only-binary :all: -r "$source/image/build-requirements.txt" --target "$prefix/build"
fi
if [ "$step" != dependencies ]; then
  PYTHONPATH="$prefix/build" $pip install --no-deps --no-build-isolation "$source"
  rm -rf "$prefix/build"
  PYTHONTZPATH="" "$prefix/bin/guidebot" check
  $pip uninstall --yes pip setuptools 2>/dev/null || true
  # of what came along only the program and the interpreter are for people
  find "$prefix/bin" -type f ! -name 'guidebot' ! -name 'python*' ! -name 'activate*' -delete
fi
