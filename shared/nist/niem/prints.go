package niem

import "strings"

// quality is biom:FingerprintImageQualityType and its kind: position, then score, vendor, algorithm.
func quality(name, position string, field int) node {
	return each(field, or("itl"+strings.TrimPrefix(name, "biom"), in(name,
		text(position, field, 1),
		id("biom:QualityAlgorithmProductIdentification", field, 4),
		id("biom:QualityAlgorithmVendorIdentification", field, 3),
		text("biom:QualityValue", field, 2))))
}

const finger = "biom:FingerPositionCode"

// friction is what the images of prints have in common; position is the element of field 13.
func friction(element, position string, capture, behind []node) node {
	return in(element, join(
		[]node{data(), text("biom:ImageBitsPerPixelQuantity", 12, 1), captured(capture...)},
		size(20), []node{as(scale, text("biom:ImageScaleUnitsCode", 8, 1))}, vertical(),
		[]node{
			text("biom:FingerprintImageImpressionCaptureCategoryCode", 3, 1),
			each(13, text(position, 13, 1)),
		}, behind)...)
}

// exemplar is biom:FingerprintImageMajorCasePrintType: where in the drawing of a finger the print is.
func exemplar() node {
	return in("biom:FingerprintImageMajorCasePrint",
		each(14, text(finger, 14, 1)),
		each(14, text("biom:MajorCasePrintCode", 14, 2)),
		each(15, in("biom:MajorCasePrintSegmentOffset",
			text("biom:SegmentBottomVerticalCoordinateValue", 15, 6),
			text("biom:SegmentLocationCode", 15, 2),
			text("biom:SegmentFingerViewCode", 15, 1),
			text("biom:SegmentLeftHorizontalCoordinateValue", 15, 3),
			text("biom:SegmentRightHorizontalCoordinateValue", 15, 4),
			text("biom:SegmentTopVerticalCoordinateValue", 15, 5))))
}

// fingerprint is biom:FingerImpressionImageType, of Type-14.
func fingerprint() node {
	n := friction("biom:FingerImpressionImage", finger, []node{id("biom:CaptureIdentification", 26, 1)}, []node{
		exemplar(),
		each(18, or("itl:FingerprintImageFingerMissing", in("biom:FingerprintImageFingerMissing", text(finger, 18, 1),
			or("itl:FingerMissingCode", text("biom:FingerMissingCode", 18, 2))))),
		each(21, or("itl:FingerprintImageSegmentPositionSquare", in("biom:FingerprintImageSegmentPositionSquare",
			append([]node{text(finger, 21, 1)}, box(21, 2)...)...))),
		each(22, in("biom:FingerprintImageNISTQuality", text(finger, 22, 1), text("biom:NISTQualityMeasure", 22, 2))),
		quality("biom:FingerprintImageSegmentationQuality", finger, 23),
		quality("biom:FingerprintImageQuality", finger, 24),
		text("biom:FingerprintImageAcquisitionProfileCode", 31, 1),
	})
	n.older = "itl:FingerprintImage"
	return n
}

// latent is biom:FrictionRidgeImageType, of Type-13.
func latent() node {
	return friction("biom:FrictionRidgeImage", ridge, nil, []node{exemplar(), quality("biom:FrictionRidgeImageQuality", ridge, 24)})
}

const ridge = "biom:FrictionRidgePositionCode"

// latentFinger is what Type-13 had for a finger before: read, not written.
func latentFinger() node {
	n := friction("biom:FingerImpressionImage", finger, nil, []node{exemplar(), quality("biom:FingerprintImageQuality", finger, 24)})
	n.older = "itl:FingerprintImage"
	return n
}

// palmprint is biom:PalmprintImageType, of Type-15.
func palmprint() node {
	const palm = "biom:PalmPositionCode"
	n := friction("biom:PalmprintImage", palm, nil, []node{
		each(18, in("biom:PalmprintImageMissingArea", text(palm, 18, 1), text("biom:PalmMissingAreaReasonCode", 18, 2))),
		quality("biom:PalmprintImageQuality", palm, 24),
	})
	n.older = "itl:PalmprintImage"
	return n
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
