# guest.sh DIR PART - run the scenarios of a part in the virtual machine, each named with its time in seconds. A test
# that was skipped, or is not there, is no scenario that passed.
DIR=$1 failed=0
export THANA_BENCH=1
dmesg -n 1

scenario() { # NAME BINARY TESTS [FLAG...]
  name=$1 binary=$2 tests=$3; shift 3
  cat "$DIR/$binary.test" > /dev/null
  read -r begun _ < /proc/uptime
  "$DIR/$binary.test" -test.v -test.timeout=500s -test.run="$tests" "$@" > /tmp/log 2>&1; code=$?
  read -r ended _ < /proc/uptime
  result=ok
  if [ $code != 0 ] || ! grep -q '^--- PASS' /tmp/log || grep -q '^--- SKIP' /tmp/log; then result=FAILED failed=1; fi
  awk -v b="$begun" -v e="$ended" -v r=$result -v n="$name" 'BEGIN { printf "%-7s %5.1f s  %s\n", r, e - b, n }'
  if [ $result = ok ]; then sed -n '/ the rig has no hand /d; s/^    [a-z_0-9]*\.go:[0-9]*: /                 /p' /tmp/log; else cat /tmp/log; fi
}

case $2 in
storm)
  modprobe -a vhci-hcd uvcvideo
  scenario 'hot-plug storm: 100 cycles of scanners and 100 of webcams, in use' plug 'Kernel_HotPlugStorm'
  scenario 'a scanner unplugged in every state: at each of its transfers' plug 'Kernel_UnplugInEveryState'
  scenario 'two identical scanners are told apart by their port' plug 'Kernel_Twins'
  scenario 'a scanner comes and goes on the bus; another program holds it' uru4000 'TestBus_'
  ;;
usb)
  modprobe -a vhci-hcd uvcvideo
  scenario 'fingerprint scanner through usbfs and libusb: given up, unplugged, stalled, garbled, cut short' uru4000 'TestSuite_KernelUSB'
  scenario 'fingerprint scanner: hangs: NAK for ever, from a command and from a picture on' uru4000 'TestHang_'
  scenario 'webcam through uvcvideo: unplugged, silent, garbled, cut short; exposure, focus, white and mains; judged by v4l2-ctl and v4l2-compliance' v4l2 'UVC_(Conformance|Picture|Controls|Judged)'
  scenario 'a webcam that drops frames and breaks them off' v4l2 'UVC_Dropped'
  modprobe vivid n_devs=1 node_types=0x1 num_inputs=1 input_types=0x00 no_error_inj=0
  scenario 'the kernel'"'"'s virtual camera: unplugged, silent, damaged frames, held by another' v4l2 'Vivid'
  cat "$DIR"/planted/camera-v4l2*.test > /dev/null
  cd "$(dirname "$0")/../.." && "$DIR/planted.run" run "$DIR/planted" kernel || failed=1
  ;;
serial)
  modprobe -a vhci-hcd cdc-acm ftdi-sio usblp
  scenario 'fingerprint sensor on CDC-ACM (cdc_acm): given up, unplugged, stalled, garbled, cut short' zfm 'TestSuite_KernelACM'
  scenario 'fingerprint sensor on an FTDI converter (ftdi_sio): the same' zfm 'TestSuite_KernelFTDI'
  scenario 'the speed of a serial sensor is found' zfm 'TestOpen_Kernel'
  scenario 'receipt printer on CDC-ACM: paper, cover, given up, unplugged, silent, garbled' escpos 'TestSuite_KernelACM'
  scenario 'receipt printer on an FTDI converter: the same' escpos 'TestSuite_KernelFTDI'
  scenario 'receipt printer on usblp: the same' escpos 'TestSuite_KernelUsblp'
  ;;
sensors)
  modprobe -a vhci-hcd cdc-acm ftdi-sio
  scenario 'hot-plug storm: 100 cycles of serial sensors on cdc_acm and ftdi_sio, in use' zfm 'TestStorm_'
  scenario 'serial sensor hangs: NAK for ever' zfm 'TestHang_'
  ;;
printers)
  modprobe -a vhci-hcd ftdi-sio usblp
  scenario 'hot-plug storm: 100 cycles of receipt printers on usblp and ftdi_sio, in use' escpos 'TestStorm_'
  scenario 'receipt printer hangs: NAK for ever' escpos 'TestHang_'
  ;;
network)
  modprobe -a vhci-hcd sch_netem
  scenario 'printer on IPP over USB through ipp-usb: paper, jam, toner, given up, unplugged, silent, garbled' ipp 'TestSuite_IPPoverUSB'
  scenario 'document scanner on eSCL over USB through ipp-usb: jam, cover, given up, unplugged, silent, garbled' escl 'TestSuite_ESCLoverUSB'
  scenario 'a printer and scanner on USB lights up by itself through ipp-usb, prints, scans, is pulled, comes back' all 'Kernel_IPPUSB'
  scenario 'netem: a printer on a line that delays, loses and is cut' ipp 'OnALine'
  scenario 'a printer without IPP behind CUPS; its queue stopped and let go on' ipp 'ThroughCUPS'
  scenario 'netem: a document scanner on such a line' escl 'OnALine'
  ;;
power)
  modprobe -a dm-log-writes dm-flakey ext4 sch_netem
  modprobe brd rd_nr=3 rd_size=131072
  scenario 'power cut at 50 random moments of captures' store 'PowerCut' -powercuts=50
  scenario 'dm-flakey: a disk that begins to refuse writes, six times' store 'FlakyDisk' -flaky=6
  tc qdisc add dev lo root netem delay 20ms 5ms loss 2%
  scenario 'netem: a station and its state on a line that delays and loses, and is cut' protocol 'TestHTTP_KeepsThePromises|TestClient_DownAfterACut'
  ;;
reset)
  modprobe -a virtio_blk ext4
  scenario 'the machine reset in a capture' store 'Reset_' -reset-disk=/dev/vda -reset-out=/vmout "$3"
  ;;
esac
exit $failed
