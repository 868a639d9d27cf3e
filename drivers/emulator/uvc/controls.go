package uvc

import (
	"context"
	"encoding/binary"

	"thana/drivers/transport"
	"thana/shared/fault"
)

// Units of the video function (class section 2.3).
const (
	terminal   = 1 // the camera terminal
	outward    = 2 // the terminal to the host
	processing = 3
)

// Controls that the webcam has: unit<<8 | selector (class tables ).
const (
	ExposureMode = terminal<<8 | 0x02 // bits: 1 manual, 8 aperture priority, which a webcam calls automatic
	ExposureTime = terminal<<8 | 0x04 // 100 microseconds
	Focus        = terminal<<8 | 0x06
	FocusAuto    = terminal<<8 | 0x08
	Brightness   = processing<<8 | 0x02
	Gain         = processing<<8 | 0x04
	Mains        = processing<<8 | 0x05 // 0 off, 1 50 Hz, 2 60 Hz
	White        = processing<<8 | 0x0A // kelvin
	WhiteAuto    = processing<<8 | 0x0B
)

// setting is one control: its width in bytes, its range and what it is set to.
type setting struct {
	width                   int
	least, most, step, from int32
	now                     int32
}

func settings() map[uint16]*setting {
	all := map[uint16]*setting{
		ExposureMode: {width: 1, least: 1, most: 8, step: 1 | 8, from: 8},
		ExposureTime: {width: 4, least: 3, most: 2047, step: 1, from: 250},
		Focus:        {width: 2, least: 0, most: 250, step: 5, from: 0},
		FocusAuto:    {width: 1, least: 0, most: 1, step: 1, from: 1},
		Brightness:   {width: 2, least: 0, most: 255, step: 1, from: 128},
		Gain:         {width: 2, least: 0, most: 255, step: 1, from: 0},
		Mains:        {width: 1, least: 0, most: 2, step: 1, from: 2},
		White:        {width: 2, least: 2000, most: 6500, step: 1, from: 4000},
		WhiteAuto:    {width: 1, least: 0, most: 1, step: 1, from: 1},
	}
	for _, s := range all {
		s.now = s.from
	}
	return all
}

// units are the descriptors of the units, with a bit for each control (class tables 3-6 and 3-8).
func units() []byte {
	const exposureMode, exposureTime, focus, focusAuto = 1 << 1, 1 << 3, 1 << 5, 1 << (17 - 16)
	const brightness, white, gain, mains, whiteAuto = 1 << 0, 1 << 6, 1 << (9 - 8), 1 << (10 - 8), 1 << (12 - 8)
	return join(
		[]byte{18, 0x24, 0x02, terminal, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 3, exposureMode | exposureTime | focus, 0, focusAuto},
		[]byte{11, 0x24, 0x05, processing, terminal, 0, 0, 2, brightness | white, gain | mains | whiteAuto, 0},
		[]byte{9, 0x24, 0x03, outward, 0x01, 0x01, 0, processing, 0})
}

// Setting is what a control is set to now.
func (c *Camera) Setting(control uint16) int32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.settings[control].now
}

// Control answers the class requests of both interfaces; what the webcam has not, stalls.
func (c *Camera) Control(_ context.Context, s transport.Setup, data []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.Index&0xFF == 1 {
		return c.negotiate(s, data)
	}
	if to := c.settings[s.Index&0xFF00|s.Value>>8]; to != nil {
		return to.answer(s.Request, data)
	}
	return 0, fault.DeviceStalled
}

func (to *setting) answer(request uint8, data []byte) (int, error) {
	value := func(v int32) (int, error) {
		return copy(data, binary.LittleEndian.AppendUint32(nil, uint32(v))[:to.width]), nil
	}
	switch request {
	case setCur:
		var raw [4]byte
		if len(data) != to.width {
			return 0, fault.DeviceStalled
		}
		copy(raw[:], data)
		v := int32(binary.LittleEndian.Uint32(raw[:]))
		if v < to.least || v > to.most {
			return 0, fault.DeviceStalled
		}
		to.now = v
		return len(data), nil
	case getCur:
		return value(to.now)
	case getMin:
		return value(to.least)
	case getMax:
		return value(to.most)
	case getRes:
		return value(to.step)
	case getDef:
		return value(to.from)
	case getLen:
		return copy(data, []byte{byte(to.width), 0}), nil
	case getInfo:
		return copy(data, []byte{3}), nil
	}
	return 0, fault.DeviceStalled
}
