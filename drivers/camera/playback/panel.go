package playback

import (
	"image"
	"sync"

	"golang.org/x/image/draw"

	"thana/drivers/device"
	"thana/shared/fault"
)

// panel are the controls of the camera. Exposure and brightness show in the picture, as a real one's do.
type panel struct {
	mu    sync.Mutex
	value map[device.ControlKind]int32
}

// controls in the order of their numbers, from 1.
func controls() []device.Control {
	all := []device.Control{
		{Kind: device.MainsFrequency, Name: "Power Line Frequency", Min: 0, Max: 2, Step: 1, Default: 2},
		{Kind: device.ExposureAuto, Name: "Auto Exposure", Min: 0, Max: 1, Step: 1, Default: 1},
		{Kind: device.Exposure, Name: "Exposure Time, Absolute", Min: 10, Max: 1000, Step: 10, Default: 200},
		{Kind: device.Brightness, Name: "Brightness", Min: -64, Max: 64, Step: 1, Default: 0},
	}
	for i := range all {
		all[i].ID = uint32(i + 1)
	}
	return all
}

func newPanel() *panel {
	p := &panel{value: map[device.ControlKind]int32{}}
	for _, c := range controls() {
		p.value[c.Kind] = c.Default
	}
	return p
}

// Controls implements device.Adjustable.
func (c *Camera) Controls() ([]device.Control, error) {
	all := controls()
	c.panel.mu.Lock()
	defer c.panel.mu.Unlock()
	for i := range all {
		all[i].Rests = all[i].Kind == device.Exposure && c.panel.value[device.ExposureAuto] == 1
	}
	return all, nil
}

// Control implements device.Adjustable.
func (c *Camera) Control(id uint32) (int32, error) {
	control, err := numbered("playback.Control", id)
	c.panel.mu.Lock()
	defer c.panel.mu.Unlock()
	return c.panel.value[control.Kind], err
}

// SetControl implements device.Adjustable.
func (c *Camera) SetControl(id uint32, value int32) error {
	const op = "playback.SetControl"
	control, err := numbered(op, id)
	if err != nil {
		return err
	}
	if value < control.Min || value > control.Max {
		return fault.New(fault.DeviceNoMode, op, "%s %d", control.Name, value)
	}
	c.panel.mu.Lock()
	defer c.panel.mu.Unlock()
	c.panel.value[control.Kind] = value
	return nil
}

func numbered(op string, id uint32) (device.Control, error) {
	all := controls()
	if id < 1 || int(id) > len(all) {
		return device.Control{}, fault.New(fault.DeviceNoMode, op, "control %d", id)
	}
	return all[id-1], nil
}

// lit is the picture as the camera is set: the usual one unchanged.
func (p *panel) lit(picture image.Image) image.Image {
	p.mu.Lock()
	gain, lift := 1.0, int(p.value[device.Brightness])
	if p.value[device.ExposureAuto] == 0 {
		gain = float64(p.value[device.Exposure]) / 200
	}
	p.mu.Unlock()
	if gain == 1 && lift == 0 {
		return picture
	}
	var as [256]uint8
	for v := range as {
		as[v] = uint8(min(255, max(0, int(float64(v)*gain)+lift)))
	}
	b := picture.Bounds()
	out := image.NewRGBA(b)
	draw.Draw(out, b, picture, b.Min, draw.Src)
	for i := 0; i < len(out.Pix); i += 4 {
		out.Pix[i], out.Pix[i+1], out.Pix[i+2] = as[out.Pix[i]], as[out.Pix[i+1]], as[out.Pix[i+2]]
	}
	return out
}
