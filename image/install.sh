#!/bin/sh
# The steps of the container image, also usable outside Docker: image/install.sh PREFIX [SOURCE]
# Makes a virtual environment in PREFIX with guidebot and everything it needs, from hashed requirements only.
set -eu
prefix=${1:?usage: image/install.sh PREFIX [SOURCE]}
source=${2:-$(dirname "$0")/..}

python3 -m venv "$prefix"
pip="$prefix/bin/pip --disable-pip-version-check --no-cache-dir --quiet"
# wheels only: nothing is compiled, so no compiler is needed here or in the final layer
$pip install --require-hashes --only-binary :all: -r "$source/image/requirements.txt"
$pip install --require-hashes --only-binary :all: -r "$source/image/build-requirements.txt" --target "$prefix/build"
PYTHONPATH="$prefix/build" $pip install --no-deps --no-build-isolation "$source"
rm -rf "$prefix/build"
PYTHONTZPATH="" "$prefix/bin/guidebot" check
$pip uninstall --yes pip setuptools 2>/dev/null || true
