#!/bin/bash
# camera.sh DIR - run the V4L2 driver's tests against the kernel's virtual camera in the bench that mkvm.sh made in DIR.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd); ROOT=$(cd "$HERE/../.." && pwd); mkdir -p "$1"; DIR=$(cd "$1" && pwd)
"$HERE/mkvm.sh" "$DIR"
(cd "$ROOT" && go test -c -o "$DIR/v4l2.test" ./drivers/camera/v4l2)
exec "$HERE/runvm.sh" "$DIR" \
  "modprobe -a vhci-hcd uvcvideo && modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0x00 no_error_inj=0 && $DIR/v4l2.test -test.v -test.timeout=150s -test.run='${RUN:-Vivid|UVC}'"
