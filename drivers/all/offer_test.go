package all

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"thana/drivers/device"
	emulated "thana/drivers/emulator/dnssd"
	"thana/drivers/transport/dnssd"
)

func TestFind_PrintersAndScannersOnce(t *testing.T) {
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	at := netip.MustParseAddrPort("127.0.0.7:631")
	service := func(kind, name string, text ...string) emulated.Service {
		return emulated.Service{Name: name, Type: kind, Host: "HP", At: at, Text: text}
	}
	r := emulated.On(conn,
		service("_ipps._tcp", "A secure HP", "UUID=A", "rp=ipp/print", "ty=HP M1"), service("_ipp._tcp", "HP", "UUID=a", "rp=/ipp/print", "ty=HP M1", "note=Desk", "Duplex=T", "pdl=image/urf,application/PDF"),
		service("_uscan._tcp", "HP", "UUID=a", "rs=eSCL", "is=platen,adf", "duplex=T", "pdl=application/pdf"), service("_uscans._tcp", "Only secure"), service("_ipp._tcp", "Zebra", "pdl=image/urf"))
	defer r.Close()
	look := func() []Offer {
		found, err := Find(t.Context(), dnssd.Options{Wait: 300 * time.Millisecond, Links: []dnssd.Link{{Net: netip.MustParsePrefix("127.0.0.1/8"), Group: r.Addr()}}})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	want := []Offer{
		{Class: device.Print, Name: "HP", Model: "HP M1", Place: "Desk", Host: "HP.local", URL: "ipp://127.0.0.7:631/ipp/print", UUID: "a", Both: true, Fits: true},
		{Class: device.Document, Name: "HP", Host: "HP.local", URL: "http://127.0.0.7:631/eSCL", UUID: "a", Both: true, Feeds: true},
		{Class: device.Document, Name: "Only secure", Host: "HP.local", URL: "https://127.0.0.7:631/eSCL", Fits: true},
		{Class: device.Print, Name: "Zebra", Host: "HP.local", URL: "ipp://127.0.0.7:631/ipp/print"},
	}
	found := look()
	for late := time.Now().Add(30 * time.Second); len(found) != len(want); found = look() { // a busy machine answers late
		if time.Now().After(late) {
			t.Fatalf("%+v", found)
		}
	}
	for i := range want {
		if found[i] != want[i] {
			t.Errorf("%+v, want %+v", found[i], want[i])
		}
	}
}
