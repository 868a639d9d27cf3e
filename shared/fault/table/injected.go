package main

import (
	"strings"

	"thana/shared/fault"
)

// Injection is a test that has something go wrong and wants the fault. Test is a name as go test -run takes it; its first part
// is the function.
type Injection struct {
	Code          fault.Code
	Package, Test string
}

// Where the faults are injected: in emulated devices, in recorded sessions, in drawn pictures.
const (
	escl     = "drivers/docscan/escl"
	sane     = "drivers/docscan/sane"
	gphoto   = "drivers/camera/gphoto2"
	ipp      = "drivers/printer/ipp"
	escpos   = "drivers/printer/escpos"
	sbi      = "drivers/fingerprint/sbi"
	upektc   = "drivers/fingerprint/upektc"
	uru      = "drivers/fingerprint/uru4000"
	zfm      = "drivers/fingerprint/zfm"
	mantra   = "drivers/fingerprint/mfs100"
	aadhaar  = "drivers/fingerprint/rdservice"
	plug     = "appliance/plug"
	taking   = "appliance/capture"
	api      = "appliance/api"
	finger   = "shared/biometric"
	face     = "shared/biometric/portrait"
	parts    = "shared/biometric/segment"
	match    = "shared/biometric/match"
	measure  = "shared/biometric/measure"
	slip     = "shared/biometric/slip"
	files    = "shared/exhibit"
	keeping  = "appliance/store"
	bringing = "desktop/flow"
)

// waited says that the fault comes from a device, over its line, so that how soon it is shown is what the drivers and the plug wait:
// it has to be soon. What is said of a picture takes as long as looking at it, and its test draws the picture first.
func (in Injection) waited() bool {
	return strings.HasPrefix(in.Package, "drivers/") || in.Package == plug
}

// injected lists for each fault of a device or a capture the test that injects it.
func injected() []Injection {
	scanner, printer, lies := "TestScanner_ConformanceOnEmulator/", "TestPrinter_ConformanceOnEmulator/", "TestScanner_NamesWhatDoesNotHold/"
	return []Injection{
		{fault.DeviceGone, upektc, "TestSuite_Recording/UnpluggedWhileAwaitingAFinger"},
		{fault.DeviceBusy, escl, scanner + "SecondScanIsBusy"},
		{fault.DeviceStalled, upektc, "TestSuite_Recording/Stalled"},
		{fault.DeviceTimeout, zfm, "TestOpen_TroubleIsNamed/nothing_on_the_line"},
		{fault.DeviceProtocol, upektc, "TestSuite_Recording/AGarbledPictureIsRefused"},
		{fault.DevicePermission, sane, "TestScan_FaultsOfTheProgram"},
		{fault.DeviceUnknown, "drivers/all", "TestUSB_ListsWhatIsOursOrMightBe"},
		{fault.DeviceNone, plug, "TestUse_SaysWhyThereIsNone"},
		{fault.DeviceClosed, uru, "TestSuite_Recording/ClosedWhileAwaitingAFinger"},
		{fault.DeviceProgram, sane, "TestScan_FaultsOfTheProgram"},
		{fault.DeviceOffline, escl, "TestOpen_NobodyThereIsOffline"},
		{fault.DeviceNotFit, sbi, lies + "250_ppi"},
		{fault.DeviceNoMode, escpos, "TestPrint_RefusesWhatItCannotPrint"},
		{fault.DeviceSignature, sbi, lies + "bad_signature"},
		{fault.DeviceUntrusted, sbi, "TestOpen_WithoutAnAnchorNobodyIsTrusted"},
		{fault.DeviceCertificateExpired, sbi, lies + "expired_certificate"},
		{fault.DeviceHashChain, sbi, lies + "wrong_hash_chain"},
		{fault.DeviceWrongPort, sbi, lies + "wrong_port"},
		{fault.DeviceTwoAlike, sbi, "TestSource_TwoScannersOnOnePort"},
		{fault.DeviceNotRegistered, sbi, lies + "not_registered"},
		{fault.DeviceNotReady, sbi, lies + "not_ready"},
		{fault.DeviceNoPictures, sbi, lies + "for_sign-in_only"},
		{fault.DeviceWrongSpeed, zfm, "TestOpen_TroubleIsNamed/wrong_speed"},
		{fault.DevicePassword, zfm, "TestOpen_TroubleIsNamed/wrong_password"},

		{fault.DevicePin, mantra, "TestOpen_CertificateIsPinned"},
		{fault.DeviceLicence, mantra, "TestCapture_TroubleIsNamed/no_licence"},
		{fault.DeviceIPPUSB, "drivers/all", "TestIPPUSB_NobodyServesIt"},
		{fault.DeviceOther, "appliance/nearby", "TestSource_StaysWithItsDevice"},
		{fault.DeviceAadhaarOnly, aadhaar, "TestShown_ConformanceOnEmulator"},

		{fault.CameraCard, gphoto, "TestShoot_TroubleIsNamed/no_card"},
		{fault.CameraBattery, gphoto, "TestShoot_TroubleIsNamed/empty_battery"},
		{fault.CaptureFocus, gphoto, "TestShoot_TroubleIsNamed/no_focus"},

		{fault.PrinterMediaEmpty, ipp, printer + "OutOfPaperWaitsForAPerson"},
		{fault.PrinterMediaJam, ipp, printer + "JamWaitsForAPerson"},
		{fault.PrinterTonerEmpty, ipp, printer + "NoTonerWaitsForAPerson"},
		{fault.PrinterTonerLow, ipp, printer + "TonerLowDoesNotHold"},
		{fault.PrinterDoorOpen, ipp, printer + "OpenDoorWaitsForAPerson"},
		{fault.PrinterStopped, escpos, "TestPrint_ConditionsAreNamed/broken"},
		{fault.PrinterRefused, ipp, printer + "GivenUpIsRefused"},
		{fault.PrinterCutter, escpos, "TestPrint_ConditionsAreNamed/cutter"},
		{fault.PrinterHeadHot, escpos, "TestPrint_ConditionsAreNamed/head"},
		{fault.PrinterPaperLow, escpos, "TestPrint_ConditionsAreNamed"},
		{fault.FeederJam, escl, scanner + "JamKeepsThePagesBeforeIt"},
		{fault.FeederEmpty, escl, scanner + "EmptyFeederIsSaid"},
		{fault.FeederCoverOpen, escl, scanner + "OpenCoverIsSaid"},

		{fault.CaptureTooLight, finger, "TestAssess_NamesWhatIsWrong/dry"},
		{fault.CaptureTooDark, finger, "TestAssess_NamesWhatIsWrong/wet"},
		{fault.CapturePartial, finger, "TestAssess_NamesWhatIsWrong/the_tip_only"},
		{fault.CaptureSmudged, finger, "TestAssess_NamesWhatIsWrong/slid"},
		{fault.CaptureNoFinger, upektc, "TestCapture_NobodyCameInTime"},
		{fault.CaptureHoldStill, taking, "TestLive_AScannerThatDecidesIsHelped"},
		{fault.CaptureTooDry, measure, "TestAdvice_TellsDryFromLight"},
		{fault.CaptureOffCentre, finger, "TestSteady_WantsTheMiddle"},
		{fault.CaptureSwipeShort, upektc, "TestCapture_BadSwipesAreNamed/too_short"},
		{fault.CaptureSwipeAslant, upektc, "TestCapture_BadSwipesAreNamed/sideways"},
		{fault.CaptureSwipeUnread, upektc, "TestCapture_BadSwipesAreNamed/unread"},
		{fault.CaptureCancelled, escpos, "TestPrint_GivenUpIsTornOff"},
		{fault.CaptureExpired, taking, "TestHeld_ExpiresByTheClock"},
		{fault.CaptureBelow, taking, "TestPhoto_WithoutAFaceForcedKeepsTheOriginal"},

		{fault.CaptureNoFace, face, "TestCheck_NamesWhatIsWrong"},
		{fault.CaptureManyFaces, face, "TestCheck_SeveralFaces"},
		{fault.CaptureBlurred, face, "TestCheck_NamesWhatIsWrong"},
		{fault.CaptureFaceFar, face, "TestCheck_NamesWhatIsWrong"},
		{fault.CaptureFaceEdge, face, "TestCheck_NamesWhatIsWrong"},
		{fault.CaptureFaceTilted, face, "TestCheck_NamesWhatIsWrong"},
		{fault.CaptureFaceDark, face, "TestCheck_NamesWhatIsWrong"},
		{fault.CaptureFaceBright, face, "TestCheck_NamesWhatIsWrong"},
		{fault.CaptureBackground, face, "TestCheck_Background"},
		{fault.CaptureNotGrey, face, "TestCheck_APlainBackgroundThatIsNotGrey"},

		{fault.CaptureHandEmpty, parts, "TestSegment_EmptyCard"},
		{fault.CaptureFingersFew, sbi, "TestCaptureSlap_WaitsForTheHand"},
		{fault.CaptureFingersMany, parts, "TestSegment_MissingFinger"},
		{fault.CaptureSlapUnclear, parts, "TestSegment_NothingThere"},
		{fault.CaptureHandOther, parts, "TestSegment_OtherHand"},
		{fault.CaptureHandUnsure, parts, "TestSegment_OneFingerDoesNotTellTheHand"},
		{fault.CaptureFingerGap, parts, "TestSegment_AnotherFingerDeclared"},
		{fault.CaptureHandTurned, parts, "TestSegment_TurnedSlaps"},
		{fault.CaptureFingerTwice, taking, "TestSlap_SameFingerTwiceIsSaid"},
		{fault.CaptureFingerOther, match, "TestSequence_Verdicts"},
		{fault.CaptureHandsSwapped, match, "TestSequence_Verdicts"},
		{fault.CaptureFingerUnproven, match, "TestSequence_Verdicts"},

		{fault.SlipNoMarks, slip, "TestRead_Refuses"},
		{fault.SlipCut, slip, "TestRead_Refuses"},
		{fault.SlipCoarse, slip, "TestRead_Refuses"},
		{fault.SlipNoGrey, slip, "TestRead_Refuses"},
		{fault.SlipBent, slip, "TestRead_Refuses"},
		{fault.SlipEdition, slip, "TestRead_AnotherEditionIsRefused"},
		{fault.SlipShrunk, slip, "TestRead_FingersKeepTheirTrueSize"},
		{fault.SlipOther, slip, "TestRead_TraceShowsTheStepsAndTheScanStays"},
		{fault.SlipUnnumbered, slip, "TestRead_StripCoveredIsSaid"},
		{fault.SlipBoxEmpty, slip, "TestRead_AnyWayRound"},
		{fault.SlipOverLine, slip, "TestRead_CarelessSheets"},
		{fault.SlipExcepted, api, "TestSlip_WhatStandsAgainstItIsSaid"},
		{fault.SlipDoubtful, api, "TestSlip_WhatStandsAgainstItIsSaid"},

		{fault.CaptureFileUnknown, files, "TestDetect_ByContent"},
		{fault.CaptureFileProgram, files, "TestDetect_ByContent"},
		{fault.CaptureFileEmpty, files, "TestDetect_ByContent"},
		{fault.CaptureFileLarge, api, "TestFiles_Refused"},
		{fault.CaptureFileRoom, keeping, "TestArrival_LeavesRoomForRecords"},
		{fault.CaptureFileChanged, keeping, "TestArrival_OtherBytesThanWereSaidAreDropped"},
		{fault.CaptureFileGone, bringing, "TestBring_StickPulledAndPutBack"},
		{fault.CaptureFileView, api, "TestFiles_AClipGoesOnAfterACut"},
		{fault.CaptureFileNone, bringing, "TestLies_ATypedPlace"},
	}
}
