# guest.sh DIR devices|power - run the scenarios of a part in the virtual machine, each named with its time in seconds. A test
# that was skipped, or is not there, is no scenario that passed.
DIR=$1 failed=0
dmesg -n 1

scenario() { # NAME BINARY TESTS [FLAG...]
  name=$1 binary=$2 tests=$3; shift 3
  read -r begun _ < /proc/uptime
  "$DIR/$binary.test" -test.v -test.timeout=500s -test.run="$tests" "$@" > /tmp/log 2>&1; code=$?
  read -r ended _ < /proc/uptime
  result=ok
  if [ $code != 0 ] || ! grep -q '^--- PASS' /tmp/log || grep -q '^--- SKIP' /tmp/log; then result=FAILED failed=1; fi
  awk -v b="$begun" -v e="$ended" -v r=$result -v n="$name" 'BEGIN { printf "%-7s %5.1f s  %s\n", r, e - b, n }'
  if [ $result = ok ]; then sed -n 's/^    [a-z_]*_test\.go:[0-9]*: /                 /p' /tmp/log; else cat /tmp/log; fi
}

case $2 in
devices)
  modprobe -a vhci-hcd uvcvideo
  scenario 'hot-plug storm: 100 cycles of scanners and 100 of webcams, in use' plug 'Kernel_HotPlugStorm'
  scenario 'fingerprint scanner through usbfs and libusb: given up, unplugged, stalled, garbled, cut short' uru4000 'KernelUSB'
  scenario 'a scanner comes and goes on the bus; another program holds it' uru4000 'TestBus_'
  scenario 'a scanner unplugged in every state: at each of its transfers' plug 'Kernel_UnplugInEveryState'
  scenario 'two identical scanners are told apart by their port' plug 'Kernel_Twins'
  scenario 'webcam through uvcvideo: unplugged, silent, garbled, cut short, its exposure, focus, white and mains set' v4l2 'UVC_(Conformance|Picture|Controls)'
  scenario 'a webcam that drops frames and breaks them off' v4l2 'UVC_Dropped'
  modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0x00 no_error_inj=0
  scenario 'the kernel'"'"'s virtual camera: unplugged, silent, damaged frames, held by another' v4l2 'Vivid'
  ;;
power)
  modprobe -a dm-log-writes ext4
  modprobe brd rd_nr=3 rd_size=131072
  scenario 'power cut at 50 random moments of captures' store 'PowerCut' -powercuts=50
  ;;
reset)
  modprobe -a virtio_blk ext4
  scenario 'the machine reset in a capture' store 'Reset_' -reset-disk=/dev/vda -reset-out=/vmout "$3"
  ;;
esac
exit $failed
