package niem

// minutiae is the body of a Type-9 in the form of INCITS 378, fields 9.126 to 9.140. Deltas, whose element wants three angles, and
// ridge counts go into the extension, as does the finger if it is written with a nought in front.
func minutiae() []node {
	return []node{
		text("biom:MinutiaeImpressionCaptureCategoryCode", 3, 1),
		as(standard, text("biom:MinutiaeFormatNISTStandardIndicator", 4, 1)),
		each(901, text("biom:MinutiaeUniversalLatentWorkstationAnnotationText", 901, 1)),
		in("biom:INCITSMinutiae",
			id("biom:CBEFFFormatOwnerIdentification", 126, 1),
			id("biom:CBEFFFormatCategoryIdentification", 126, 2),
			id("biom:CBEFFProductIdentification", 126, 3),
			in("biom:ImageCaptureDetail",
				id("biom:CaptureDeviceIdentification", 127, 2),
				text("biom:CaptureDeviceCertificationCode", 127, 1)),
			in("biom:FingerImpressionImage",
				text("biom:ImageHorizontalLineLengthPixelQuantity", 128, 1),
				text("biom:ImageHorizontalPixelDensityValue", 131, 1),
				text("biom:ImageScaleUnitsCode", 130, 1),
				text("biom:ImageVerticalLineLengthPixelQuantity", 129, 1),
				text("biom:ImageVerticalPixelDensityValue", 132, 1),
				as(number, text("biom:FingerPositionCode", 134, 1))),
			text("biom:FingerViewNumeric", 133, 1),
			rated("biom:MinutiaeQuality", 135),
			text("biom:MinutiaeQuantity", 136, 1),
			each(137, in("biom:INCITSMinutia",
				id("biom:MinutiaIdentification", 137, 1),
				in("biom:INCITSMinutiaLocation", place3(137, 2)...),
				text("biom:INCITSMinutiaCategoryCode", 137, 5),
				text("biom:MinutiaQualityValue", 137, 6))),
			each(139, in("biom:FingerprintPatternCoreLocation", place3(139, 1)...))),
	}
}

// place3 is biom:FingerprintFeatureLocationType: two coordinates and an angle in items of the field.
func place3(field, first int) []node {
	return []node{
		text("biom:PositionHorizontalCoordinateValue", field, first),
		text("biom:PositionVerticalCoordinateValue", field, first+1),
		text("biom:ImageLocationThetaAngleMeasure", field, first+2),
	}
}
