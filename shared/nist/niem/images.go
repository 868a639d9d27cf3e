package niem

// data is the image itself, nc:BinaryType.
func data() node { return as(bytes64, text("nc:BinaryBase64Object", 999, 0)) }

// capture is biom:ImageCaptureType with the fields that Types 10 to 15 share.
func capture(kids ...node) node {
	return in("biom:ImageCaptureDetail", append([]node{
		in("biom:CaptureDate", as(date, text("nc:Date", 5, 1))),
		id("biom:CaptureDeviceIdentification", 903, 1),
		text("biom:CaptureDeviceMakeText", 904, 1),
		text("biom:CaptureDeviceModelText", 904, 2),
		text("biom:CaptureDeviceSerialNumberText", 904, 3),
		text("biom:CaptureHorizontalPixelDensityValue", 16, 1),
		agency("biom:CaptureOrganization", 4, text("nc:OrganizationName", 993, 1)),
		text("biom:CaptureVerticalPixelDensityValue", 17, 1),
		text("biom:CaptureDeviceMonitoringModeCode", 30, 1),
	}, kids...)...)
}

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

// quality is biom:FingerprintImageQualityType and its kind: position, then score, vendor, algorithm.
func quality(name, position string, field int) node {
	return each(field, in(name,
		text(position, field, 1),
		id("biom:QualityAlgorithmProductIdentification", field, 4),
		id("biom:QualityAlgorithmVendorIdentification", field, 3),
		text("biom:QualityValue", field, 2)))
}

// fingerprint is biom:FingerImpressionImageType, of Types 13 and 14.
func fingerprint(kind int) node {
	before := []node{data(), text("biom:ImageBitsPerPixelQuantity", 12, 1)}
	unit := []node{as(scale, text("biom:ImageScaleUnitsCode", 8, 1))}
	position := []node{
		text("biom:FingerprintImageImpressionCaptureCategoryCode", 3, 1),
		each(13, text("biom:FingerPositionCode", 13, 1)),
		in("biom:FingerprintImageMajorCasePrint",
			each(14, text("biom:FingerPositionCode", 14, 1)),
			each(14, text("biom:MajorCasePrintCode", 14, 2)),
			each(15, in("biom:MajorCasePrintSegmentOffset",
				text("biom:SegmentBottomVerticalCoordinateValue", 15, 6),
				text("biom:SegmentLocationCode", 15, 2),
				text("biom:SegmentFingerViewCode", 15, 1),
				text("biom:SegmentLeftHorizontalCoordinateValue", 15, 3),
				text("biom:SegmentRightHorizontalCoordinateValue", 15, 4),
				text("biom:SegmentTopVerticalCoordinateValue", 15, 5)))),
	}
	const finger = "biom:FingerPositionCode"
	var behind []node
	if kind == 14 {
		behind = []node{
			each(18, in("biom:FingerprintImageFingerMissing", text(finger, 18, 1), text("biom:FingerMissingCode", 18, 2))),
			each(21, in("biom:FingerprintImageSegmentPositionSquare", append([]node{text(finger, 21, 1)}, box(21, 2)...)...)),
			each(22, in("biom:FingerprintImageNISTQuality", text(finger, 22, 1), text("biom:NISTQualityMeasure", 22, 2))),
			quality("biom:FingerprintImageSegmentationQuality", finger, 23),
			quality("biom:FingerprintImageQuality", finger, 24),
			text("biom:FingerprintImageAcquisitionProfileCode", 31, 1),
		}
	} else {
		behind = []node{quality("biom:FingerprintImageQuality", finger, 24)}
	}
	n := in("biom:FingerImpressionImage", join(before, []node{capture()}, size(20), unit, vertical(), position, behind)...)
	n.older = "itl:FingerprintImage"
	return n
}

// palmprint is biom:PalmprintImageType, of Type-15.
func palmprint() node {
	const palm = "biom:PalmPositionCode"
	n := in("biom:PalmprintImage", join(
		[]node{data(), text("biom:ImageBitsPerPixelQuantity", 12, 1), capture()},
		size(20), []node{as(scale, text("biom:ImageScaleUnitsCode", 8, 1))}, vertical(),
		[]node{
			text("biom:FingerprintImageImpressionCaptureCategoryCode", 3, 1),
			each(13, text(palm, 13, 1)),
			each(18, in("biom:PalmprintImageMissingArea", text(palm, 18, 1), text("biom:PalmMissingAreaReasonCode", 18, 2))),
			quality("biom:PalmprintImageQuality", palm, 24),
		})...)
	n.older = "itl:PalmprintImage"
	return n
}

// photograph is biom:FaceImageType or biom:PhysicalFeatureImageType, of Type-10, by field 10.003.
func photograph(category string) (node, bool) {
	start := []node{data(), capture(), text("biom:ImageColorSpaceCode", 12, 1)}
	score := each(24, in("biom:ImageQuality",
		id("biom:QualityAlgorithmProductIdentification", 24, 3),
		text("biom:QualityValue", 24, 1),
		or("biom:QualityMeasureVendorIdentification", id("biom:QualityAlgorithmVendorIdentification", 24, 2))))
	middle := join(size(38, score), []node{as(scale, text("biom:ImageScaleUnitsCode", 8, 1)), text("biom:ImageCategoryCode", 3, 1)}, vertical())
	switch category {
	case "FACE":
		n := in("biom:FaceImage", join(start, middle, []node{
			text("biom:FaceImageAcquisitionProfileCode", 13, 1),
			each(26, text("biom:FaceImageDescriptionCode", 26, 1)),
			text("biom:FaceImageEyeColorAttributeCode", 27, 1),
			each(28, text("biom:FaceImageHairColorAttributeCode", 28, 1)),
			text("biom:FaceImagePoseOffsetAngleMeasure", 21, 1),
			text("biom:FaceImageSubjectPoseCode", 20, 1),
		})...)
		n.older = "itl:FaceImage"
		return n, true
	case "SCAR", "MARK", "TATTOO":
		return in("biom:PhysicalFeatureImage", join(start, middle, []node{
			each(42, in("biom:PhysicalFeatureDescriptionDetail",
				text("biom:PhysicalFeatureCategoryCode", 42, 1),
				text("biom:PhysicalFeatureClassCode", 42, 2),
				text("biom:PhysicalFeatureDescriptionText", 42, 4),
				text("biom:PhysicalFeatureSubClassCode", 42, 3))),
			each(40, text("biom:PhysicalFeatureNCICCode", 40, 1)),
			in("biom:PhysicalFeatureSize", text("biom:PhysicalFeatureHeightMeasure", 41, 1), text("biom:PhysicalFeatureWidthMeasure", 41, 2)),
		})...), true
	}
	return node{}, false
}

// binary is biom:ImageType of the binary Types 4 and 8, whose data is the last field.
func binary(dataField, compression int) []node {
	all := []node{as(bytes64, text("nc:BinaryBase64Object", dataField, 0)),
		in("biom:ImageCaptureDetail", text("biom:CaptureResolutionCode", 5, 1))}
	if compression > 0 {
		all = append(all, text("biom:ImageCompressionAlgorithmCode", compression, 1))
	}
	return append(all, text("biom:ImageHorizontalLineLengthPixelQuantity", 6, 1), text("biom:ImageVerticalLineLengthPixelQuantity", 7, 1))
}

func grayscale() node {
	return in("biom:FingerprintImage", append(binary(9, 8),
		in("biom:FingerprintImagePosition", text("biom:FingerPositionCode", 4, 0)),
		text("biom:FingerprintImageImpressionCaptureCategoryCode", 3, 1))...)
}

func signature() node {
	return in("biom:SignatureImage", append(binary(8, 0),
		text("biom:SignatureRepresentationCode", 4, 1),
		text("biom:SignatureCategoryCode", 3, 1))...)
}
