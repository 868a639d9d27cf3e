//go:build linux && (amd64 || arm64)

package v4l2

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// The structures and numbers of linux/videodev2.h, as docs/protocols/v4l2.md lists them. Layouts are those of 64-bit
// machines; layout_test.go holds their sizes.

type capability struct {
	Driver       [16]byte
	Card         [32]byte
	BusInfo      [32]byte
	Version      uint32
	Capabilities uint32
	DeviceCaps   uint32
	_            [3]uint32
}

type fmtDesc struct {
	Index       uint32
	Type        uint32
	Flags       uint32
	Description [32]byte
	PixelFormat uint32
	MbusCode    uint32
	_           [3]uint32
}

// frameSize holds a discrete size (Dims[0:2]) or min w, max w, step w, min h, max h, step h.
type frameSize struct {
	Index       uint32
	PixelFormat uint32
	Type        uint32
	Dims        [6]uint32
	_           [2]uint32
}

type fraction struct{ Numerator, Denominator uint32 }

// frameInterval holds a discrete interval (Values[0]) or min, max, step.
type frameInterval struct {
	Index       uint32
	PixelFormat uint32
	Width       uint32
	Height      uint32
	Type        uint32
	Values      [3]fraction
	_           [2]uint32
}

type format struct {
	Type         uint32
	_            uint32
	Width        uint32
	Height       uint32
	PixelFormat  uint32
	Field        uint32
	BytesPerLine uint32
	SizeImage    uint32
	_            [176]byte
}

type streamParm struct {
	Type         uint32
	Capability   uint32
	CaptureMode  uint32
	TimePerFrame fraction
	_            [184]byte
}

type requestBuffers struct {
	Count        uint32
	Type         uint32
	Memory       uint32
	Capabilities uint32
	_            uint32
}

type buffer struct {
	Index     uint32
	Type      uint32
	BytesUsed uint32
	Flags     uint32
	Field     uint32
	_         uint32
	Timestamp [2]int64
	Timecode  [16]byte
	Sequence  uint32
	Memory    uint32
	Offset    uint32
	_         uint32
	Length    uint32
	_         [3]uint32
}

type queryCtrl struct {
	ID      uint32
	Type    uint32
	Name    [32]byte
	Min     int32
	Max     int32
	Step    int32
	Default int32
	Flags   uint32
	_       [2]uint32
}

type ctrlValue struct {
	ID    uint32
	Value int32
}

const (
	dirWrite = 1
	dirRead  = 2
	dirBoth  = 3

	capCapture   = 0x00000001
	capStreaming = 0x04000000
	capDevice    = 0x80000000

	typeCapture = 1
	fieldNone   = 1
	memoryMMAP  = 1
	discrete    = 1
	bufferError = 0x40

	ctrlNext     = 0x80000000
	ctrlDisabled = 0x1
	ctrlReadOnly = 0x4
	ctrlInactive = 0x10
	ctrlClass    = 6

	fourccMJPG = 'M' | 'J'<<8 | 'P'<<16 | 'G'<<24
	fourccJPEG = 'J' | 'P'<<8 | 'E'<<16 | 'G'<<24
	fourccYUYV = 'Y' | 'U'<<8 | 'Y'<<16 | 'V'<<24
)

// Request numbers: direction, the structure's size, 'V', number.
var (
	queryCap      = request(dirRead, unsafe.Sizeof(capability{}), 0)
	enumFmt       = request(dirBoth, unsafe.Sizeof(fmtDesc{}), 2)
	setFmt        = request(dirBoth, unsafe.Sizeof(format{}), 5)
	reqBufs       = request(dirBoth, unsafe.Sizeof(requestBuffers{}), 8)
	queryBuf      = request(dirBoth, unsafe.Sizeof(buffer{}), 9)
	queueBuf      = request(dirBoth, unsafe.Sizeof(buffer{}), 15)
	dequeueBuf    = request(dirBoth, unsafe.Sizeof(buffer{}), 17)
	streamOn      = request(dirWrite, 4, 18)
	streamOff     = request(dirWrite, 4, 19)
	setParm       = request(dirBoth, unsafe.Sizeof(streamParm{}), 22)
	getCtrl       = request(dirBoth, unsafe.Sizeof(ctrlValue{}), 27)
	setCtrl       = request(dirBoth, unsafe.Sizeof(ctrlValue{}), 28)
	queryControl  = request(dirBoth, unsafe.Sizeof(queryCtrl{}), 36)
	enumSizes     = request(dirBoth, unsafe.Sizeof(frameSize{}), 74)
	enumIntervals = request(dirBoth, unsafe.Sizeof(frameInterval{}), 75)
)

func request(dir, size uintptr, nr uintptr) uintptr { return dir<<30 | size<<16 | 'V'<<8 | nr }

// ioctl passes arg to the kernel; an interrupted call is made again.
func ioctl[T any](fd int, req uintptr, arg *T) error {
	for {
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), req, uintptr(unsafe.Pointer(arg)))
		switch errno {
		case 0:
			return nil
		case unix.EINTR:
		default:
			return errno
		}
	}
}

// text is a NUL-ended string of the kernel.
func text(b []byte) string {
	s := unix.ByteSliceToString(b)
	return string([]rune(s)) // bytes that are not UTF-8 become U+FFFD
}
