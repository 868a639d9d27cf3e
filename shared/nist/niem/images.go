package niem

// data is the image itself, nc:BinaryType.
func data() node { return as(bytes64, text("nc:BinaryBase64Object", 999, 0)) }

// capture is biom:ImageCaptureType: the fields of device, model and scanned density differ by type, the others do not.
func capture(device, model, across, down int, kids ...node) node {
	return in("biom:ImageCaptureDetail", append([]node{
		in("biom:CaptureDate", as(date, text("nc:Date", 5, 1))),
		id("biom:CaptureDeviceIdentification", device, 1),
		text("biom:CaptureDeviceMakeText", model, 1),
		text("biom:CaptureDeviceModelText", model, 2),
		text("biom:CaptureDeviceSerialNumberText", model, 3),
		text("biom:CaptureHorizontalPixelDensityValue", across, 1),
		agency("biom:CaptureOrganization", 4, text("nc:OrganizationName", 993, 1)),
		text("biom:CaptureVerticalPixelDensityValue", down, 1),
		text("biom:CaptureDeviceMonitoringModeCode", 30, 1),
	}, kids...)...)
}

// captured is the capture of Types 10 to 15.
func captured(kids ...node) node { return capture(903, 904, 16, 17, kids...) }

// size is the part of biom:ImageType from the compression on; between is what comes before the units.
func size(comment int, between ...node) []node {
	all := []node{
		text("biom:ImageCommentText", comment, 1),
		or("biom:ImageCompressionAlgorithmCode", text("biom:ImageCompressionAlgorithmText", 11, 1)),
		text("biom:ImageHorizontalLineLengthPixelQuantity", 6, 1),
		text("biom:ImageHorizontalPixelDensityValue", 9, 1),
	}
	all = append(all, between...)
	return all
}

func vertical() []node {
	return []node{text("biom:ImageVerticalLineLengthPixelQuantity", 7, 1), text("biom:ImageVerticalPixelDensityValue", 10, 1)}
}

func join(parts ...[]node) []node {
	var all []node
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// box is a rectangle whose sides are items of the field: left, right, top, bottom from the given item on.
func box(field, first int) []node {
	return []node{
		text("biom:SegmentBottomVerticalCoordinateValue", field, first+3),
		text("biom:SegmentLeftHorizontalCoordinateValue", field, first),
		text("biom:SegmentRightHorizontalCoordinateValue", field, first+1),
		text("biom:SegmentTopVerticalCoordinateValue", field, first+2),
	}
}
