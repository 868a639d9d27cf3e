package niem

// iris is biom:IrisImageType, of Type-17; boundaries and occlusions go into the extension.
func iris() node {
	return in("biom:IrisImage", join(
		[]node{data(), text("biom:ImageBitsPerPixelQuantity", 12, 1), capture(17, 19, 22, 23), text("biom:ImageColorSpaceCode", 13, 1)},
		size(21, score(24)), []node{as(scale, text("biom:ImageScaleUnitsCode", 8, 1))}, vertical(),
		[]node{
			text("biom:IrisEyePositionCode", 3, 1),
			text("biom:IrisEyeRotationAngleText", 14, 1),
			text("biom:IrisEyeRotationUncertaintyValueText", 15, 1),
			in("biom:IrisImageCapture",
				text("biom:IrisImageHorizontalOrientationCode", 16, 1),
				text("biom:IrisImageScanCategoryCode", 16, 3),
				text("biom:IrisImageVerticalOrientationCode", 16, 2)),
			text("biom:IrisEyeColorAttributeCode", 20, 1),
			in("biom:IrisImageAcquisitionLightingSpectrum",
				text("biom:AcquisitionLightingSpectrumCode", 25, 1),
				text("biom:AcquisitionLightingSpectrumLowerMeasure", 27, 1),
				text("biom:AcquisitionLightingSpectrumUpperMeasure", 27, 2)),
			text("biom:IrisDiameterPixelQuantity", 26, 1),
			text("biom:IrisImageMissingReasonCode", 28, 1),
			text("biom:IrisImageAcquisitionProfileCode", 31, 1),
			text("biom:IrisImageStorageFormatCode", 32, 1),
			text("biom:IrisImageRangeMeasure", 40, 1),
			text("biom:IrisImageGazeAngleMeasure", 41, 1),
		})...)
}

// assurance is the body of Type-98; its audit log goes into the extension.
func assurance() []node {
	return []node{
		id("biom:AssuranceFormatOwnerIdentification", 3, 1),
		agency("biom:AssuranceOrganization", 4, text("nc:OrganizationName", 993, 1)),
		id("biom:AssuranceFormatIdentification", 5, 1),
		in("biom:AssuranceDateTime", as(utc, text("nc:DateTime", 6, 1))),
		id("biom:AssuranceAuditRevisionIdentification", 901, 1),
	}
}

// cbeff is biom:CBEFFImageType, of Type-99.
func cbeff() node {
	return in("biom:CBEFFImage", data(), capture(903, 904, 0, 0), score(102),
		id("biom:CBEFFFormatOwnerIdentification", 103, 1),
		id("biom:CBEFFFormatCategoryIdentification", 104, 1),
		id("biom:CBEFFVersionIdentification", 100, 1),
		text("biom:CBEFFCategoryCode", 101, 1))
}
