package niem

// photograph is the image of a Type-10: biom:FaceImageType for a face, biom:PhysicalFeatureImageType for a mark.
func photograph(category string) []node {
	switch category {
	case "FACE":
		return []node{face()}
	case "SCAR", "MARK", "TATTOO":
		return []node{mark()}
	case anyCategory:
		return []node{face(), mark()}
	}
	return nil
}

// picture is the part that both have.
func picture() []node {
	return join([]node{data(), captured(), text("biom:ImageColorSpaceCode", 12, 1)}, size(38, score(24)),
		[]node{as(scale, text("biom:ImageScaleUnitsCode", 8, 1)), text("biom:ImageCategoryCode", 3, 1)}, vertical(),
		[]node{in("biom:ImageDistortion",
			text("biom:ImageDistortionCategoryCode", 18, 1),
			text("biom:ImageDistortionMeasurementCode", 18, 2),
			text("biom:ImageDistortionSeverityCode", 18, 3))})
}

// score is the quality of an image.
func score(field int) node { return rated("biom:ImageQuality", field) }

// rated is biom:ImageQualityType.
func rated(name string, field int) node {
	return each(field, in(name,
		id("biom:QualityAlgorithmProductIdentification", field, 3),
		text("biom:QualityValue", field, 1),
		or("biom:QualityMeasureVendorIdentification", id("biom:QualityAlgorithmVendorIdentification", field, 2))))
}

func face() node {
	n := in("biom:FaceImage", append(picture(),
		in("biom:FaceImage3DPoseAngle",
			text("biom:PosePitchAngleMeasure", 25, 2), text("biom:PosePitchUncertaintyValue", 25, 5),
			text("biom:PoseRollAngleMeasure", 25, 3), text("biom:PoseRollUncertaintyValue", 25, 6),
			text("biom:PoseYawAngleMeasure", 25, 1), text("biom:PoseYawUncertaintyValue", 25, 4)),
		text("biom:FaceImageAcquisitionProfileCode", 13, 1),
		each(22, in("biom:FaceImageAttribute", text("biom:FaceImageAttributeCode", 22, 1), text("biom:FaceImageAttributeText", 22, 2))),
		each(26, text("biom:FaceImageDescriptionCode", 26, 1)),
		text("biom:FaceImageEyeColorAttributeCode", 27, 1),
		each(29, in("biom:FaceImageFeaturePoint",
			text("biom:FeaturePointHorizontalCoordinateValue", 29, 3),
			id("biom:FeaturePointIdentification", 29, 2),
			text("biom:FeaturePointCategoryCode", 29, 1),
			text("biom:FeaturePointVerticalCoordinateValue", 29, 4))),
		each(28, text("biom:FaceImageHairColorAttributeCode", 28, 1)),
		text("biom:FaceImagePoseOffsetAngleMeasure", 21, 1),
		text("biom:FaceImageSubjectPoseCode", 20, 1),
		or("itl:FaceImageAcquisitionSource", in("biom:FaceImageAcquisitionSource", text("biom:CaptureSourceCode", 23, 1),
			or("itl:CaptureSourceDescriptionText", text("biom:CaptureSourceDescriptionText", 23, 2)))),
		in("biom:FaceImageBoundingSquare", append([]node{text("biom:FaceImageBoundingCategoryCode", 14, 5)}, box(14, 1)...)...),
		each(19, text("biom:FaceImageLightingArtifactsCode", 19, 1)),
		text("biom:FaceImageFeaturePointTierCode", 31, 1))...)
	n.older = "itl:FaceImage"
	return n
}

func mark() node {
	return in("biom:PhysicalFeatureImage", append(picture(),
		each(42, in("biom:PhysicalFeatureDescriptionDetail",
			text("biom:PhysicalFeatureCategoryCode", 42, 1),
			text("biom:PhysicalFeatureClassCode", 42, 2),
			text("biom:PhysicalFeatureDescriptionText", 42, 4),
			text("biom:PhysicalFeatureSubClassCode", 42, 3))),
		each(40, text("biom:PhysicalFeatureNCICCode", 40, 1)),
		in("biom:PhysicalFeatureSize", text("biom:PhysicalFeatureHeightMeasure", 41, 1), text("biom:PhysicalFeatureWidthMeasure", 41, 2)),
		id("biom:PhysicalFeatureReferenceIdentification", 39, 1),
		each(44, text("biom:ImageTransformationCode", 44, 1)))...)
}
