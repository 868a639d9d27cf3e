package main

// defect is one mistake, planted into a driver's own source, and the tests that must see it.
type defect struct {
	driver   string // folder under drivers
	kind     string
	mistake  string // what the driver does wrong then
	file     string // under drivers; empty: the mistake cannot be made in this driver, and mistake says why
	old, new string // old stands in the file once
	tests    string // of the driver's package, as go test -run takes them
	kernel   bool   // the tests want the kernel's own drivers: they run on the hardware bench
}

// The kinds of the issue: each driver has one of each.
const (
	noCancel = "no cancel on unplug"
	noLength = "no frame length check"
	noRetry  = "no retry on busy"
)

func kinds() []string { return []string{noCancel, noLength, noRetry} }

func defects() []defect {
	var all []defect
	for _, class := range [][]defect{usbFingers(), serviceFingers(), cameras(), scanners(), printers()} {
		all = append(all, class...)
	}
	return all
}

func usbFingers() []defect {
	const uru, upek, zfm = "fingerprint/uru4000", "fingerprint/upektc", "fingerprint/zfm"
	return []defect{
		{driver: uru, kind: noCancel, mistake: "an unplugged scanner's events end no wait", file: uru + "/events.go",
			old: "if err != nil {\n\t\t\treturn err\n\t\t}\n\t\tif n < 2", new: "if err != nil {\n\t\t\t<-ctx.Done()\n\t\t\treturn ctx.Err()\n\t\t}\n\t\tif n < 2",
			tests: "TestSuite_Emulator/UnpluggedWhileAwaitingAFinger"},
		{driver: uru, kind: noLength, mistake: "a picture shorter than its header says is taken", file: uru + "/image.go",
			old: " || len(raw) < want {", new: " || want < 0 {", tests: "TestSuite_Emulator/AShortPictureIsRefused"},
		{driver: uru, kind: noRetry, mistake: "a picture that came damaged is not read again (the scanner has no word for busy)", file: uru + "/uru4000.go",
			old: "imageTries = 3 ", new: "imageTries = 1 ", tests: "TestCapture_EmulatorPictureIsExact"},
		{driver: upek, kind: noCancel, mistake: "an unplugged sensor is waited for", file: upek + "/message.go",
			old: "if err != nil || n > 0 {\n", new: "if err != nil {\n\t\t\t<-ctx.Done()\n\t\t\terr = context.Cause(ctx)\n\t\t}\n\t\tif err != nil || n > 0 {\n",
			tests: "TestSuite_Emulator/UnpluggedWhileAwaitingAFinger"},
		{driver: upek, kind: noLength, mistake: "a picture shorter than the strip is taken", file: upek + "/picture.go",
			old: "if !ok || len(rest) != width*height+tailSize {", new: "if !ok {", tests: "TestInner_PictureOfAnotherSizeIsNone"},
		{driver: upek, kind: noRetry, mistake: "a sensor that says that it is not done is not asked again", file: upek + "/upektc.go",
			old: "for err == nil && m.kind == kindWaiting {", new: "for false {", tests: "TestSuite_Emulator/AFingerBecomesAPicture|TestCapture_WaitsForAPerson"},
		{driver: zfm, kind: noCancel, mistake: "an unplugged sensor counts as one without a finger", file: zfm + "/zfm.go",
			old: "finger, taken, err := s.look(ctx)\n", new: "finger, taken, err := s.look(ctx)\n\t\tif errors.Is(err, fault.DeviceGone) {\n\t\t\terr = nil\n\t\t}\n",
			tests: "TestSuite_KernelTerminal/UnpluggedWhileAwaitingAFinger"},
		{driver: zfm, kind: noLength, mistake: "half a picture is taken for a whole one", file: zfm + "/command.go",
			old: "if len(data) != wireBytes {", new: "if len(data) > wireBytes {", tests: "TestSuite_KernelTerminal/AShortPictureIsRefused|TestPicture_RefusesOtherSizes"},
		{driver: zfm, kind: noRetry, mistake: "a picture that came damaged is not asked for again (the sensor has no word for busy)", file: zfm + "/command.go",
			old: "pictureTrys = 2", new: "pictureTrys = 1", tests: "TestCapture_EmulatorPictureIsExact"},
	}
}

func serviceFingers() []defect {
	const sbi, mantra, secugen, rd, local = "fingerprint/sbi", "fingerprint/mfs100", "fingerprint/sgibiosrv", "fingerprint/rdservice", "fingerprint/local.go"
	const again = "case errors.Is(err, fault.CaptureNoFinger):"
	const suite = "TestScanner_ConformanceOnEmulator/"
	return []defect{
		{driver: sbi, kind: noCancel, mistake: "a device that is gone is asked again and again", file: sbi + "/capture.go",
			old: again, new: "case errors.Is(err, fault.CaptureNoFinger), errors.Is(err, fault.DeviceGone):", tests: suite + "UnpluggedWhileAwaitingAFinger"},
		{driver: sbi, kind: noLength, mistake: "a picture of another size than its record says is taken", file: sbi + "/picture.go",
			old: "if im.Width != width || im.Height != height || len(im.Pix) != width*height {", new: "if len(im.Pix) < 0 {", tests: "TestPicture_OtherSizeThanTheRecordSays"},
		{driver: sbi, kind: noRetry, mistake: "a busy device is given up at once", file: sbi + "/capture.go",
			old: "time.Since(busySince) < s.o.Busy:", new: "time.Since(busySince) < 0:", tests: "TestCapture_BusyDeviceIsAskedAgain"},

		{driver: mantra, kind: noCancel, mistake: "a reader that is gone counts as nobody before it", file: mantra + "/mfs100.go",
			old: "\"-1307\": fault.DeviceGone", new: "\"-1307\": fault.CaptureNoFinger", tests: suite + ".*/UnpluggedWhileAwaitingAFinger"},
		{driver: mantra, kind: noLength, mistake: "a picture of another size than told is taken", file: local,
			old: " || im.Width != width || im.Height != height:", new: ":", tests: "TestCapture_TroubleIsNamed"},
		{driver: mantra, kind: noRetry, mistake: "a busy service is given up at once", file: mantra + "/mfs100.go",
			old: "\"-1321\": fault.DeviceBusy, ", new: "", tests: "TestCapture_WaitsForAReaderThatIsBusy"},

		{driver: secugen, kind: noCancel, mistake: "a reader that is gone counts as nobody before it", file: secugen + "/sgibiosrv.go",
			old: "\"55\": fault.DeviceGone", new: "\"55\": fault.CaptureNoFinger", tests: suite + "UnpluggedWhileAwaitingAFinger"},
		{driver: secugen, kind: noLength, mistake: "a picture of another size than told is taken", file: local,
			old: " || im.Width != width || im.Height != height:", new: ":", tests: "TestRead_PictureOfAnotherSize"},
		{driver: secugen, kind: noRetry, mistake: "a busy reader is given up at once", file: secugen + "/sgibiosrv.go",
			old: "\"59\": fault.DeviceBusy, ", new: "", tests: "TestCapture_WaitsForAReaderThatIsBusy"},

		{driver: rd, kind: noCancel, mistake: "a look at its health goes on after its caller left", file: rd + "/rdservice.go",
			old: "joined, leave := s.life.Join(ctx)", new: "joined, leave := s.life.Join(context.WithoutCancel(ctx))", tests: "TestShown_ConformanceOnEmulator"},
		{driver: rd, kind: noLength, mistake: "none to check: no picture may come from a registered device"},
		{driver: rd, kind: noRetry, mistake: "a device that another program uses counts as ready", file: rd + "/rdservice.go",
			old: "case is.Status == used:", new: "case is.Status == \"\":", tests: "TestShown"},
	}
}

func cameras() []defect {
	const v4l2, playback, gphoto2 = "camera/v4l2", "camera/playback", "camera/gphoto2"
	return []defect{
		{driver: v4l2, kind: noCancel, mistake: "an unplugged camera's answer counts as a damaged frame", file: v4l2 + "/stream.go",
			old: "case errors.Is(err, unix.EAGAIN), ", new: "case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.ENODEV), ", tests: "TestUVC_Conformance/UnplugIsGone", kernel: true},
		{driver: v4l2, kind: noLength, mistake: "a frame that broke off is passed on", file: v4l2 + "/frame.go",
			old: "if !sized || end < at+2+length {\n", new: "if end < 0 {\n\t\t\t\tend = len(data) - 2\n\t\t\t}\n\t\t\tif !sized {\n", tests: "TestUVC_Conformance/ShortFramesAreNotPassedOn", kernel: true},
		{driver: v4l2, kind: noRetry, mistake: "a camera that another program holds counts as pulled, so nobody looks again", file: v4l2 + "/camera.go",
			old: "code = fault.DeviceBusy", new: "code = fault.DeviceGone", tests: "TestVivid_AnotherProgramIsBusy", kernel: true},

		{driver: playback, kind: noCancel, mistake: "an unplugged camera plays on", file: playback + "/camera.go",
			old: "return fault.New(fault.DeviceGone, op, \"unplugged\")\n\tdefault:", new: "return nil\n\tdefault:", tests: "TestCamera_Conformance/UnplugIsGone"},
		{driver: playback, kind: noLength, mistake: "a frame that broke off is passed on", file: playback + "/camera.go",
			old: " || !bytes.HasSuffix(data, []byte{0xFF, 0xD9}) {", new: " {", tests: "TestCamera_Conformance/ShortFramesAreNotPassedOn"},
		{driver: playback, kind: noRetry, mistake: "none to make: it plays pictures from a function, which no other program can hold"},

		{driver: gphoto2, kind: noCancel, mistake: "an unplugged camera counts as one that talks rubbish", file: gphoto2 + "/camera.go",
			old: "if !c.o.There(c.port) {", new: "if c.port == \"\" {", tests: "TestCamera_ConformanceOnEmulator/UnplugIsGone"},
		{driver: gphoto2, kind: noLength, mistake: "a frame that broke off is passed on", file: gphoto2 + "/frame.go",
			old: "f.begun = true\n\t\t\treturn nil, errDamaged", new: "f.begun = true\n\t\t\treturn f.frame, nil", tests: "TestCamera_ConformanceOnEmulator/ShortFramesAreNotPassedOn"},
		{driver: gphoto2, kind: noRetry, mistake: "a camera that another program holds counts as broken, so nobody tries again", file: gphoto2 + "/process.go",
			old: "{\"(-53:\", fault.DeviceBusy}, ", new: "", tests: "TestOpen_TroubleIsNamed"},
	}
}

func scanners() []defect {
	const escl, sane = "docscan/escl", "docscan/sane"
	const suite = "TestScanner_ConformanceOnEmulator/"
	return []defect{
		{driver: escl, kind: noCancel, mistake: "a scanner that is gone counts as one whose page is not ready", file: escl + "/scan.go",
			old: "return reply, web.Lost(op, err)\n\t\t}\n", new: "reply.Status = http.StatusServiceUnavailable\n\t\t}\n", tests: suite + "UnplugIsGone"},
		{driver: escl, kind: noLength, mistake: "a page that broke off is passed on", file: escl + "/scan.go",
			old: "if !bytes.Contains(p.Data[max(0, len(p.Data)-64):], end) {", new: "if len(end) == 0 {", tests: "TestScan_PageThatEndsEarlyIsRefused"},
		{driver: escl, kind: noRetry, mistake: "a busy scanner is given up at once", file: escl + "/scan.go",
			old: "if time.Now().After(until) {\n\t\t\treturn nil,", new: "if !until.IsZero() {\n\t\t\treturn nil,", tests: "TestScan_BusyScannerIsAskedAgain"},

		{driver: sane, kind: noCancel, mistake: "a scan whose device failed waits for the program's end", file: sane + "/program.go",
			old: "reported = report(p.tail()) != 0", new: "reported = false", tests: "TestScan_FailedDeviceIsNotWaitedFor"},
		{driver: sane, kind: noLength, mistake: "a page that broke off is passed on", file: sane + "/scanner.go",
			old: " || !bytes.HasSuffix(data, []byte{0xFF, 0xD9}) {", new: " {", tests: "TestScanner_ConformanceOnTestBackend/CutPagesAreNotPassedOn"},
		{driver: sane, kind: noRetry, mistake: "a busy scanner counts as broken, so nobody tries again", file: sane + "/program.go",
			old: "3: fault.DeviceBusy, ", new: "", tests: "TestScanner_ConformanceOnTestBackend/BusyIsSaid"},
	}
}

func printers() []defect {
	const escpos, ipp = "printer/escpos", "printer/ipp"
	const suite = "TestPrinter_ConformanceOnEmulator/"
	return []defect{
		{driver: escpos, kind: noCancel, mistake: "an unplugged printer ends no wait", file: escpos + "/status.go",
			old: "if err != nil {\n\t\t\tp.breakOff(err)\n\t\t\treturn", new: "if err != nil {\n\t\t\treturn", tests: "TestSuite_Emulator/.*/UnplugIsGone"},
		{driver: escpos, kind: noLength, mistake: "bytes that are no answer are passed over (an answer is one byte, so this is its length)", file: escpos + "/status.go",
			old: "case unknown:\n\t\t\t\tp.breakOff(", new: "case unknown:\n\t\t\t\t_ = (", tests: "TestSuite_Emulator/.*/GarbledAnswersAreRefused"},
		{driver: escpos, kind: noRetry, mistake: "a printer that is not done at once is given up", file: escpos + "/printer.go",
			old: "if err != again {\n", new: "if err != nil {\n", tests: "TestSuite_Emulator/.*/OutOfPaperWaitsForAPerson"},

		{driver: ipp, kind: noCancel, mistake: "a printer that is gone is asked for ever", file: ipp + "/print.go",
			old: "unheard >= maxUnheard {", new: "unheard < 0 {", tests: suite + "UnplugIsGone"},
		{driver: ipp, kind: noLength, mistake: "an answer that breaks off is taken", file: ipp + "/line.go",
			old: "if err := resp.DecodeBytes(body); err != nil {", new: "if err := resp.DecodeBytes(body); len(body) == 0 {", tests: "TestDecode_AnswerThatBreaksOff"},
		{driver: ipp, kind: noRetry, mistake: "a busy printer is given up at once", file: ipp + "/print.go",
			old: "err == nil || !errors.Is(err, fault.DeviceBusy) || ", new: "err == nil || errors.Is(err, fault.DeviceBusy) || ", tests: suite + "BusyIsWaitedFor"},
	}
}
